"""A home's newest snapshot, from Python."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, Unpack

from docketwire.result import Result
from docketwire.words import Words
from records.errors import HomeError, QueryError

if TYPE_CHECKING:
    from jobs.pinned import PinnedSnapshot
    from records.asking import SavedQuery
    from records.export import ExportDone
    from records.search import SearchPage
    from records.site import Article, Dispute, DisputeSummary, ReportLine, SnapshotInfo, Story, StoryLine


class Home:
    """The newest snapshot of a home, held open: what is published later changes no answer until `refresh()`.

    Reading takes no lock and disturbs no crawl; the files may expire meanwhile. Safe to use from several threads, in which SQL statements take turns.
    Close it, or use it in a `with` statement. Searches, lists and exports take the words of docs/selection.md: `language`, `topic`, `platform`,
    `authority`, `law`, `jurisdiction`, `stage`, `source`, `story`, `dispute` (one value or several, of which one has to match), `amount_at_least` (euros), `published_since`,
    `published_until`, `seen_since`, `seen_until` (UTC days, inclusive). A value that does not exist raises SelectionError with the nearest that does.
    """

    def __init__(self, home: str | os.PathLike[str] | None = None) -> None:
        from jobs.installation.home import Home as Folder  # noqa: PLC0415 - importing docketwire loads nothing

        self._folder = Folder.locate(None if home is None else Path(home))
        self._pinned: PinnedSnapshot | None = self._newest()

    @property
    def folder(self) -> Path:
        """The home directory."""
        return self._folder.root

    @property
    def snapshot(self) -> "SnapshotInfo":
        """Which snapshot answers: id, journal entry, time, number of articles."""
        return self._open.info

    def query(
        self, sql: str | None = None, params: Mapping[str, Any] | None = None, *, saved: str | None = None, max_rows: int | None = None
    ) -> Result:
        """Rows of one SELECT (or DESCRIBE, SUMMARIZE, SHOW, EXPLAIN) over the views of docs/columns.md, or of a saved query.

        Args:
            sql: The statement; parameters are written `$name`.
            params: Their values. Parameters of a saved query that are left out are null.
            saved: Name of a saved query instead, see `saved_queries()`.
            max_rows: Cut the answer; `truncated` then says so. None: all rows.

        Without access to files, network and settings, within the settings' time limit (`warehouse.query_seconds`) and 512 MB. Raises QueryError.

            >>> with docketwire.open("news") as home:
            ...     home.query("select language from articles where title like $words", {"words": "%Twitter%"}, max_rows=1).rows()
            [('en',)]
            >>> with docketwire.open("news") as home:
            ...     home.query(saved="platform_timeline", params={"platform": "X"}).columns
            ('month', 'topic', 'articles', 'languages', 'sources')
        """
        if (sql is None) == (saved is None):
            raise QueryError("give one statement, or the name of a saved query")
        pinned, given = self._open, params or {}
        found = pinned.ask(sql, given, max_rows=max_rows) if sql is not None else pinned.ask_saved(saved or "", given, max_rows=max_rows)
        return Result(found.table, truncated=found.truncated, snapshot_id=pinned.info.id)

    def saved_queries(self) -> "tuple[SavedQuery, ...]":
        """The saved queries by name: the shipped ones and the files `queries/*.sql` of the home; `own` and `replaces` tell them apart.

        >>> with docketwire.open("news") as home:
        ...     [query.name for query in home.saved_queries() if query.name.startswith("platform")]
        ['platform_matrix', 'platform_timeline']
        """
        return self._open.saved()

    def search(
        self,
        words: str,
        *,
        mode: str = "auto",
        limit: int = 20,
        offset: int = 0,
        **narrowed: Unpack[Words],
    ) -> "SearchPage":
        """One page of hits, best first; iterate over it. `total` counts all, `snapshot_id` names the snapshot the index was made of.

        Args:
            words: As in docs/search.md: `"exact words"`, OR, -not, title:word, court*.
            mode: `auto` (words and meaning together where the query is a few plain words, else words), `words`, `meaning` (across languages;
                loads the encoder the first time) or `hybrid` (both, always).
            limit: Hits to give back.
            offset: Hits to pass over.
            narrowed: The words of a selection, see the class.

        Raises QueryError, SelectionError; WarehouseError where the home has no search index.

            >>> with docketwire.open("news") as home:
            ...     page = home.search("Twitter", language="fr", limit=3)
            >>> [hit.language for hit in page]
            ['fr', 'fr', 'fr']
        """
        return self._open.search(words, narrowed, mode=mode, limit=limit, offset=offset)

    def articles(self, **narrowed: Unpack[Words]) -> "Iterator[ReportLine]":
        """Articles (reports that are no copy of another) as lines without their text, newest first; `article(id)` gives a whole one.

        >>> with docketwire.open("news") as home:
        ...     sorted({line.language for line in home.articles(platform="X", language=["fr", "ja"])})
        ['fr', 'ja']
        """
        return self._open.articles(narrowed)

    def stories(self, **narrowed: Unpack[Words]) -> "Iterator[StoryLine]":
        """Stories, each one event in one or more outlets, by latest report, newest first; `story(id)` gives a whole one.

        >>> with docketwire.open("news") as home:
        ...     widest = max(home.stories(), key=lambda story: story.outlets)
        >>> widest.outlets > 3, "X" in widest.platforms
        (True, True)
        """
        return self._open.stories(narrowed)

    def disputes(self, **narrowed: Unpack[Words]) -> "Iterator[DisputeSummary]":
        """Disputes of more than one story by latest event, newest first; `dispute(id)` gives a whole one.

        >>> with docketwire.open("news") as home:
        ...     all("X" in dispute.platforms for dispute in home.disputes(platform="X"))
        True
        """
        return self._open.disputes(narrowed)

    def article(self, article_id: str) -> "Article | None":
        """A whole report, article or copy: text, versions, copies, provenance; None where there is none of that id.

        >>> with docketwire.open("news") as home:
        ...     line = next(home.articles(language="fr"))
        ...     article = home.article(line.article_id)
        >>> article.line == line, article.provenance.payload_digest[:7]
        (True, 'sha256:')
        """
        return self._open.article(article_id)

    def story(self, story_id: str) -> "Story | None":
        """A whole story with all its reports; a former id leads to what it is now; None where it was never given.

        >>> with docketwire.open("news") as home:
        ...     line = next(home.stories())
        ...     len(home.story(line.story_id).reports) == line.reports
        True
        """
        return self._open.story(story_id)

    def dispute(self, dispute_id: str) -> "Dispute | None":
        """A whole dispute with its timeline; a former id leads to what it is now; None where it was never given.

        >>> with docketwire.open("news") as home:
        ...     home.dispute("d0000000000000000") is None
        True
        """
        return self._open.dispute(dispute_id)

    def export(
        self,
        to: str | os.PathLike[str],
        *,
        format: str,  # noqa: A002 - the option's name on the command line
        text: str = "",
        query: str | None = None,
        changed_since: int = 0,
        compression: str = "",
        metadata_only: bool = False,
        vocabulary: str = "native",
        **narrowed: Unpack[Words],
    ) -> "ExportDone":
        """Write this snapshot, or a selection, as a folder that proves itself (BagIt), as `docketwire export` does.

        Args:
            to: Folder to make; an interrupted export is taken up again, a finished one left as it is.
            format: `parquet`, `jsonl`, `csv`, `text`, `warc` or `wacz`.
            text: A search that the articles match, as in docs/search.md.
            query: A SELECT whose column `article_id` names the articles.
            changed_since: Only what changed after this journal entry.
            compression: `zstd`, `gzip` or `none`; empty: the format's default.
            metadata_only: Leave leads and bodies out.
            vocabulary: `native`, `schema-org` or `dublin-core`: names of the articles' fields.
            narrowed: The words of a selection, see the class.

        Raises a DocketwireError; WarehouseError when the snapshot's file has expired: `refresh()` and export the newer one.

            >>> with docketwire.open("news") as home:
            ...     done = home.export("bag", format="jsonl", language="fr")
            >>> done.rows["articles"] > 5
            True
        """
        parts = {
            "format": format, "query": query, "since": changed_since, "compression": compression, "metadata_only": metadata_only,
            "vocabulary": vocabulary,
        }  # fmt: skip
        return self._open.export(Path(to), {**narrowed, "text": text}, parts)

    def cite(
        self,
        sql: str | None = None,
        params: Mapping[str, Any] | None = None,
        *,
        saved: str | None = None,
        title: str = "Platforms in court: answer to a query over the collected press",
        style: str = "bibtex",
    ) -> str:
        """A citation of an answer that anyone with the snapshot can check (`docketwire cite --verify`), as `bibtex` or `csl`.

        The only method that writes into the home: it remembers the snapshot for good, and waits where another process is just remembering one.
        Raises QueryError; HomeError when the snapshot's file has expired.

            >>> with docketwire.open("news") as home:
            ...     print(home.cite("select count(*) as articles from articles").splitlines()[0])
            @misc{docketwire-20260301T120100Z-...,
        """
        if style not in {"bibtex", "csl"}:
            raise QueryError(f"there is no style {style!r}; accepted: bibtex, csl")
        if (sql is None) == (saved is None):
            raise QueryError("give one statement, or the name of a saved query")
        return self._open.cite(sql, saved, params or {}, style=style, title=title)

    def refresh(self) -> bool:
        """Turn to the newest snapshot; True when there was a newer one. Iterators that are under way end with the old one."""
        if not self._open.superseded():
            return False
        old, self._pinned = self._pinned, self._newest()
        if old is not None:
            old.close()
        return True

    def close(self) -> None:
        """Release the snapshot; safe to repeat."""
        if self._pinned is not None:
            self._pinned.close()
            self._pinned = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Home {self.folder}: {f'snapshot {self._pinned.info.id}' if self._pinned else 'closed'}>"

    @property
    def _open(self) -> "PinnedSnapshot":
        if self._pinned is None:
            raise HomeError(f"{self.folder}: this home was closed; open it again with docketwire.open()")
        return self._pinned

    def _newest(self) -> "PinnedSnapshot":
        from jobs.pinned import PinnedSnapshot  # noqa: PLC0415 - importing docketwire loads nothing

        return PinnedSnapshot(self._folder)
