"""Where a site lists its reports: candidates named by its home page, robots.txt and custom, and which of them may be taken."""
