"""A user's own SQL and saved queries over a snapshot, and their answers as text."""
