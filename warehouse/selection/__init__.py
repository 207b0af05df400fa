"""What an article is selected by, decided once: for SQL, for columns in memory, and for the search index."""
