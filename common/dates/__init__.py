"""One reader for dates as pages, feeds and sitemaps write them: any order, language, calendar, clock and zone."""
