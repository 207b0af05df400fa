"""Exports and articles of other origin, back into a warehouse."""
