"""From a page's bytes to its report: decoding, blocks, body, headline, dates and everything the page says of itself."""
