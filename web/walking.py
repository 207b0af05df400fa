"""The API's lists page by page: by number, or on from a cursor."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from records.paging import ListPlace
from records.selection import Selection
from records.site import DisputeList, SearchResult, StoryList
from web.cursor import Cursor, question_of, read, written
from web.reader import Reader

L = TypeVar("L", StoryList, DisputeList, SearchResult)


def walked_stories(reader: Reader, wanted: Selection, page: int, size: int, cursor: str) -> StoryList:
    """Stories, with the cursor of those that follow. Raises SelectionError for a cursor that says nothing here."""

    def listed(number: int, lines: int, after: ListPlace | None) -> StoryList:
        return reader.stories(wanted, number=number, size=lines, after=after)

    def place(found: StoryList) -> ListPlace | None:
        return reader.place("story", found.lines[-1].story_id)

    return _walked(reader, question_of("stories", wanted), listed, place, page, size, cursor)


def walked_disputes(reader: Reader, wanted: Selection, page: int, size: int, cursor: str) -> DisputeList:
    """The same of disputes."""

    def listed(number: int, lines: int, after: ListPlace | None) -> DisputeList:
        return reader.disputes(wanted, number=number, size=lines, after=after)

    def place(found: DisputeList) -> ListPlace | None:
        return reader.place("dispute", found.lines[-1].dispute_id)

    return _walked(reader, question_of("disputes", wanted), listed, place, page, size, cursor)


def walked_articles(reader: Reader, wanted: Selection, page: int, size: int, cursor: str, mode: str) -> SearchResult:
    """The same of articles; those of a search are sorted by how well they fit, and their cursor ends with its snapshot."""

    def listed(number: int, lines: int, after: ListPlace | None) -> SearchResult:
        return reader.search(wanted, number=number, size=lines, mode=mode, after=after)

    def place(found: SearchResult) -> ListPlace | None:
        return reader.place("article", found.lines[-1].article_id)

    if not wanted.text:
        return _walked(reader, question_of("articles", wanted), listed, place, page, size, cursor)
    question, snapshot = question_of("hits", wanted, mode, size), reader.snapshot.id
    number = read(cursor, question, snapshot=snapshot, ranked=True).number if cursor else page
    found = listed(number, size, None)
    if not found.lines or number * size >= found.page.total:
        return found
    return replace(found, next=written(Cursor(snapshot=snapshot, number=number + 1, place=None), question))


def _walked(
    reader: Reader,
    question: str,
    listed: Callable[[int, int, ListPlace | None], L],
    place: Callable[[L], ListPlace | None],
    page: int,
    size: int,
    cursor: str,
) -> L:
    """With a cursor one line more than asked for is read: it says whether anything follows."""
    begun = read(cursor, question, snapshot=reader.snapshot.id, ranked=False) if cursor else None
    number = begun.number if begun else page
    found = listed(1, size + 1, begun.place) if begun else listed(page, size, None)
    follows = len(found.lines) > size if begun else page * size < found.page.total
    found = replace(found, lines=found.lines[:size], page=replace(found.page, number=number, size=size))
    if not follows or not found.lines or (last := place(found)) is None:
        return found
    return replace(found, next=written(Cursor(snapshot=reader.snapshot.id, number=number + 1, place=last), question))
