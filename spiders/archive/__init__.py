"""Captures on disk: WARC segments written and salvaged, other people's archives taken in, WACZ given out."""
