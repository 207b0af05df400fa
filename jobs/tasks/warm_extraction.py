"""Preloaded by the fork server of `docketwire extract`: all that pages ask for is loaded once and shared by all workers."""

from jobs.tasks.extraction import answer
from pipeline.reading import warm
from pipeline.understanding import language

__all__ = ["answer"]

language.warm()
warm.warm()
