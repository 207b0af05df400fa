"""Segments of captures read by the pipeline: what is asked of whoever reads them, and how this machine does."""
