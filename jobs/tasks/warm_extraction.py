"""Preloaded by the fork server of `docketwire extract`: detectors and line model are loaded once and shared by all workers."""

from jobs.tasks.extraction import answer
from pipeline.reading.extract import extract
from pipeline.understanding import language

__all__ = ["answer"]

_PAGE = (
    "<html><body><article><h1>Court rules</h1>"
    + "<p>The court ruled on Tuesday that the platform must answer.</p>" * 8
    + "</article></body></html>"
)

language.warm()
extract(_PAGE, url="https://news.example/court-rules")
