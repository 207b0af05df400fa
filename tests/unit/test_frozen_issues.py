"""Issues as files: whole, hashed, never changed again; and the letter that a webhook is told no more."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digests.archive import SUMS, ArchiveError, freeze, issue_files, issue_folders, issues, load_entry, load_issue, verify, write_files
from digests.feeds import entry_of
from digests.hook_notice import notice_of
from digests.message import Envelope
from digests.render import render
from records.event import Hook
from tests.unit.digest_samples import MORNING, sample_issue, subscription

ISSUE = sample_issue("en", size=2)


def envelope() -> Envelope:
    return Envelope(sender="desk@example.org", sender_name="Desk", base_url="https://s.example")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return issue_files(ISSUE, render(ISSUE), envelope())


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_an_issue_s_files_with_their_sums_last(files: dict[str, bytes]) -> None:
    named = ["issue.json", "issue.eml", "issue.html", "issue.txt", "entry.html", "entry.json"]
    names = list(files)
    assert names[:6] == named
    assert names[-1] == SUMS
    lines = files[SUMS].decode().splitlines()
    assert lines == [f"{digest_of(files[name])}  {name}" for name in sorted(set(files) - {SUMS})]
    rendered = render(ISSUE)
    assert files["issue.txt"].decode() == rendered.web_text
    assert files["entry.html"].decode() == rendered.entry_html
    assert ("trend.png" in files) is (rendered.picture is not None)


def test_a_frozen_issue_is_read_back_and_verified(files: dict[str, bytes], tmp_path: Path) -> None:
    digest = freeze(tmp_path / "i", files)
    assert digest == verify(tmp_path / "i") == "sha256:" + digest_of(files[SUMS])
    assert load_issue(tmp_path / "i") == ISSUE
    assert load_entry(tmp_path / "i") == replace(entry_of(ISSUE), html=render(ISSUE).entry_html)


def test_what_was_frozen_stays_whatever_is_frozen_over_it(files: dict[str, bytes], tmp_path: Path) -> None:
    digest = freeze(tmp_path / "i", files)
    assert freeze(tmp_path / "i", {"issue.json": b"{}", SUMS: b""}) == digest
    assert (tmp_path / "i" / "issue.json").read_bytes() == files["issue.json"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("issue.txt", b"other", "was changed after it was frozen; restore it from a backup"),
        ("entry.json", None, "cannot be read: No such file or directory"),
    ],
)
def test_a_damaged_file_is_named(files: dict[str, bytes], tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    freeze(tmp_path / "i", files)
    if content is None:
        (tmp_path / "i" / name).unlink()
    else:
        (tmp_path / "i" / name).write_bytes(content)
    with pytest.raises(ArchiveError) as caught:
        verify(tmp_path / "i")
    assert str(caught.value) == f"{tmp_path / 'i' / name}: {words}"


def test_what_is_no_issue_says_so(tmp_path: Path) -> None:
    write_files(tmp_path / "i", {"issue.json": b"[]", "entry.json": b"{}", "entry.html": b""})
    with pytest.raises(ArchiveError, match="is no issue this version can read"):
        load_issue(tmp_path / "i")
    with pytest.raises(ArchiveError, match="has no entry this version can read"):
        load_entry(tmp_path / "i")
    with pytest.raises(ArchiveError, match=r"issue\.sha256: cannot be read"):
        verify(tmp_path / "i")


def test_issues_come_newest_first_without_what_is_being_written(files: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("2026-11-20T0630", "2026-11-22T0630", "2026-11-21T0630", ".scratch"):
        write_files(tmp_path / name, files)
    (tmp_path / "empty").mkdir()
    assert [path.name for path in issue_folders(tmp_path)] == ["2026-11-22T0630", "2026-11-21T0630", "2026-11-20T0630"]
    assert [path.name for path in issue_folders(tmp_path, newest=2)] == ["2026-11-22T0630", "2026-11-21T0630"]
    assert list(issues(tmp_path, newest=1)) == [ISSUE]
    assert issue_folders(tmp_path / "none") == []


def test_the_letter_of_a_webhook_that_is_told_no_more() -> None:
    hook = Hook(subscription="paris-desk", cursor=7, failures=8, disabled_at=MORNING, detail="http-503 <busy>")
    parts = notice_of(subscription(), hook, datetime(2026, 11, 21, 5, 30, 7, tzinfo=UTC))
    assert (parts.subscription, parts.issue_id, parts.language, parts.picture) == (
        "paris-desk",
        "webhook-disabled-20261121T053007",
        "en",
        None,
    )
    assert parts.subject == "The webhook of “Platforms before the courts” is told no more"
    text = " ".join(parts.text.split())
    assert "eight times in a row; the last answer was http-503 <busy>." in text
    assert "docketwire events --replay paris-desk tells them from where it stopped." in text
    assert "http-503 &lt;busy&gt;" in parts.html
    assert '<html lang="en" dir="ltr">' in parts.html
    arabic = notice_of(subscription("ar"), hook, MORNING)
    assert '<html lang="ar" dir="rtl">' in arabic.html
    assert arabic.subject != parts.subject
