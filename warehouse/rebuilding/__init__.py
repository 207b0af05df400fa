"""A warehouse made anew from the captures: what only the one before it knew, and its numbers."""
