"""What fixed ids are called: alerts, kinds, outcomes, facets. Topics and stages are the beat's and have their names there."""

from collections.abc import Mapping

from common.wording.catalogue import N_

ALERTS: Mapping[str, str] = {
    "blocked": N_("refuses the crawler"),
    "failing": N_("cannot be read"),
    "silent": N_("silent"),
    "shrunken": N_("far fewer pages than usual"),
    "exploded": N_("far more pages than usual"),
    "cut": N_("most texts look cut"),
    "fixed": N_("back to normal"),
}
KINDS: Mapping[str, str] = {
    "authority": N_("Authorities"),
    "law": N_("Laws"),
    "actor": N_("Actors"),
    "case-number": N_("Case numbers"),
    "amount": N_("Amounts"),
    "stage": N_("Stages"),
    "deadline": N_("Deadlines"),
}
OUTCOMES: Mapping[str, str] = {
    "stored": N_("new article"),
    "same-url": N_("seen again, unchanged"),
    "same-text": N_("copy, word for word"),
    "near-copy": N_("near copy"),
    "new-version": N_("new version"),
    "off-topic": N_("off the beat"),
    "no-text": N_("no text found"),
    "too-short": N_("too short"),
    "consent-wall": N_("consent wall"),
    "paywall-stub": N_("paywall"),
    "redirect": N_("only sends elsewhere"),
    "soft-404": N_("page gone"),
    "not-article": N_("not a report"),
    "further-page": N_("further page of a report"),
    "not-html": N_("not a web page"),
    "encrypted": N_("asks for a password"),
    "scanned": N_("pictures without text"),
    "http-error": N_("answered with an error"),
    "too-large": N_("too large"),
    "undecodable": N_("undecodable"),
    "timed-out": N_("took too long"),
    "failed": N_("failed in our own code"),
    "forgotten": N_("removed for good"),
}
SOURCE_KINDS: Mapping[str, str] = {
    "news": N_("News"),
    "agency": N_("Agency"),
    "regulator": N_("Regulator"),
    "court": N_("Court"),
    "government": N_("Government"),
    "ngo": N_("NGO"),
    "law": N_("Legal press"),
    "tech": N_("Technology press"),
    "search": N_("Search service"),
}
ENTITY_KINDS: Mapping[str, tuple[str, str]] = {
    "platform": (N_("Platform"), N_("Platforms")),
    "authority": (N_("Authority"), N_("Authorities")),
    "law": (N_("Law"), N_("Laws")),
    "actor": (N_("Actor"), N_("Actors")),
    "country": (N_("Country"), N_("Countries")),
}
"""One and several of what has a page of its own."""
FACTS: Mapping[str, str] = {
    "stage": N_("Stage"),
    "outcome": N_("Outcome"),
    "authority": N_("Authority"),
    "jurisdiction": N_("Jurisdiction"),
    "claimant": N_("Claimant"),
    "amount": N_("Amount"),
    "deadline": N_("Deadline"),
    "case-number": N_("Case number"),
    "act-day": N_("Day of the act"),
}
DUE_KINDS: Mapping[str, str] = {
    "hearing": N_("hearing"),
    "comply": N_("to comply"),
    "answer": N_("to answer"),
    "appeal": N_("to appeal"),
    "effect": N_("takes effect"),
}
SUM_ROLES: Mapping[str, str] = {
    "fine": N_("fine"),
    "damages": N_("damages"),
    "claim": N_("claimed"),
    "potential": N_("at most"),
    "per-day": N_("a day"),
    "settlement": N_("settlement"),
    "bond": N_("bond"),
    "other": N_("another sum"),
}
BODY_KINDS: Mapping[str, str] = {
    "court": N_("Court"),
    "regulator": N_("Regulator"),
    "prosecutor": N_("Prosecutor"),
    "police": N_("Police"),
    "government": N_("Government"),
    "legislature": N_("Legislature"),
}
"""As facts tell who acts, see `records.facts.Authority`."""
PARTS: Mapping[str, str] = {
    "dispute": N_("Dispute"),
    "story": N_("Story"),
    "article": N_("Article"),
    "case": N_("Case number"),
}
"""What can be followed besides names."""
ROLES: Mapping[str, str] = {
    "reader": N_("Reader"),
    "editor": N_("Editor"),
    "admin": N_("Admin"),
}
FACETS: Mapping[str, str] = {
    "language": N_("Language"),
    "topic": N_("Topic"),
    "platform": N_("Platform"),
    "authority": N_("Authority"),
    "law": N_("Law"),
    "jurisdiction": N_("Jurisdiction"),
    "stage": N_("Stage"),
    "source": N_("Source"),
    "story": N_("Story"),
    "dispute": N_("Dispute"),
}
