"""Imported by the fork server: everything a page needs is loaded before the first worker starts, and shared by all of them."""

from pipeline import classify
from pipeline.process import process
from pipeline.understand import understand

__all__ = ["process"]

classify.warm()
understand("Court fines Facebook", "A court in Paris fined Facebook.")
