"""Digests made, sent and subscribed to."""
