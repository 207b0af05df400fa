"""One run's books: which links were named, what became of each, and what the frontier is told at the end."""
