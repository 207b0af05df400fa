"""Imported by the fork server: everything a page needs is loaded before the first worker starts, and shared by all of them."""

from pipeline.process import process
from pipeline.understanding import classify

__all__ = ["process"]

classify.warm()
