"""Find and fetch, politely and safely: one spider for each way of finding links, a crawl as a child process. Knows nothing of content or topics."""
