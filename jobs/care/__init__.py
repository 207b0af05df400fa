"""Keeping a home whole: what is damaged, making it anew where that can be done, and copies of it."""
