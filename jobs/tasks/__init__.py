"""What a worker does with one item, for the commands that answer row by row."""
