"""The outlet catalogue: its files, what their keys accept, changing them, and what a check of a source can say."""
