"""Imported by the fork server: everything a page needs is loaded before the first worker starts, and shared by all of them."""

from pipeline import classify
from pipeline.process import process

__all__ = ["process"]

classify.warm()
