"""What a check says of a listing, and what to do about it."""

from enum import StrEnum


class CheckVerdict(StrEnum):
    """One word a listing."""

    REACHABLE = "reachable"
    EMPTY = "empty"
    """It answers and names no report."""
    STALE = "stale"
    """Its newest report is older than a month."""
    NOT_A_FEED = "not-a-feed"
    """It answers, but is not what its `kind` says."""
    BLOCKED = "blocked"
    """robots.txt or the server refuses us."""
    UNREACHABLE = "unreachable"
    """No answer, or none that means anything."""


_REMEDIES = {
    CheckVerdict.REACHABLE: "",
    CheckVerdict.EMPTY: "open it in a browser: a page where a feed was expected, or a `kind` that does not fit? Else wait for its next report",
    CheckVerdict.STALE: "a feed that was left behind: look for the outlet's present one, or a section page",
    CheckVerdict.NOT_A_FEED: "make `kind` fit what it is (`section` for a page of links), or look for the listing's new address",
    CheckVerdict.BLOCKED: "leave it (enabled = false with a note), or ask the outlet; crawl.contact tells it who you are",
    CheckVerdict.UNREACHABLE: "open it in a browser; if it works there, check again later, else look for its new address",
}
_REMEDIES_BY_WORD = {
    "address-refused": "its host is on this machine or a private network, where a public source never is: mend the address, or write"
    " allow_private = true if you mean a press of your own",
    "robots": "robots.txt does not allow this address: look for a listing that it allows, or ask the outlet",
    "robots-unavailable": "robots.txt cannot be had, and until it can nothing may be asked for: check again later",
    "host-paused": "the host asked to be left alone for a while: check again later, and raise delay_seconds",
    "slow-host": "its host wants more time between two requests than a visit lasts: look for a listing on another host, or ask the outlet",
    "other-site": "it sends us to another site, which does not lead back: look for the outlet's new address; `docketwire sources heal` never follows it there",
    "dns": "no such host: mend the address, or the outlet has moved",
    "connect": "nothing listens there: mend host and port, or check again later",
    "tls": "its certificate is not valid for that name: try the address a browser ends up at",
    "tls-self-signed": "it vouches for itself (a self-signed certificate), and we cannot know that it is the outlet: tell the outlet, or look for its"
    " listing at another address",
    "tls-unknown-issuer": "nobody we know vouches for its certificate, or it leaves out the link in between: try the address a browser ends up at, or"
    " tell the outlet",
    "tls-expired": "its certificate has run out: the outlet will mend it, check again later",
    "tls-wrong-host": "its certificate is for another host: try the address a browser ends up at",
    "timeout": "it did not answer in time: check again later",
    "redirect-loop": "it sends us in a circle: give the address a browser ends up at",
    "too-large": "it is larger than a listing may be: look for a smaller one, such as a news sitemap",
    "http-401": "it asks for a login: look for a listing that is open to everyone",
    "http-402": "it asks for payment: look for a listing that is open to everyone",
    "http-404": "there is nothing at this address: look for the listing's new one",
    "http-410": "it is gone for good: look for the listing's new address",
    "http-429": "it finds us too fast: raise delay_seconds and check again later",
    "http-451": "it may not be shown here for legal reasons: enabled = false with a note",
    "no-secret": "put it into the environment of whoever crawls (the daemon's, for one) under that name; docs/add-a-source.md says where",
    "login-failed": "sign in with a browser: is the form still at login_url, are its fields called that, and does the account hold?",
    "no-browser": "a browser is to draw its pages (render or keep_as_seen = true): install the extra, `pip install 'docketwire[browser]'`, and Chromium (Debian: `apt install chromium`)",
    "deadline": "the check ended before its turn: check fewer sources at a time",
}


def remedy_of(verdict: CheckVerdict, word: str = "") -> str:
    """What to do, in one line; empty when all is well. `word` is the short word of what went wrong, where there is one."""
    return _REMEDIES_BY_WORD.get(word) or _REMEDIES[verdict]
