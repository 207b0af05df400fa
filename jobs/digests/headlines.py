"""Headlines of an issue in its reader's language, where a server that translates is named."""

import os

from digests.outbox import Outbox
from digests.translate import Translator, fetch_translations, foreign_headlines, translated
from jobs.installation.settings import DigestSettings
from records.digest import Issue


def in_reader_language(issue: Issue, settings: DigestSettings, outbox: Outbox | None, remarks: list[str]) -> Issue:
    """The issue with its translations; what `outbox` knows already is not asked for again. The server's failure is a remark, never a delay."""
    if not settings.translate_url:
        return issue
    wanted, target = foreign_headlines(issue), issue.subscription.language
    known = outbox.translations.known(target, wanted) if outbox else {}
    missing = tuple(text for text in wanted if text not in known)
    if missing:
        key = os.environ.get(settings.translate_key_env, "") if settings.translate_key_env else ""
        fresh, problem = fetch_translations(Translator(url=settings.translate_url, key=key), target, missing)
        if outbox and fresh:
            outbox.translations.remember(target, fresh)
        if problem:
            remarks.append(f"{issue.subscription.id}: some headlines are not translated: {problem}")
        known.update(fresh)
    return translated(issue, known)
