"""The outlet catalogue: its files, what their keys accept, changing them, and checking that sources answer."""
