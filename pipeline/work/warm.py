"""Imported by the fork server: everything a page needs is loaded before the first worker starts, and shared by all of them."""

from pipeline.process import process
from pipeline.understand import understand
from pipeline.understanding import classify

__all__ = ["process"]

classify.warm()
understand("Court fines Facebook", "A court in Paris fined Facebook.")
understand("Court fines Facebook", "A court in Paris fined Facebook.")
