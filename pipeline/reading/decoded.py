"""A decoded page with all that is known of it besides its markup: what reading begins with, whoever asks for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.reading.decode import served_html
from pipeline.reading.page import SourceProfile
from records.capture import Capture, Hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """One page to be read."""

    html: str = field(repr=False)
    """Control characters and lone surrogates are harmless."""
    served: bytes | None = field(default=None, repr=False)
    """The same in UTF-8, where it came so and nothing had to be changed."""
    harmless: bool = False
    """True: it is known to have none of these."""
    cut: bool = False
    """True: the body's content coding breaks off; this is what came before."""
    url: str
    """Address that answered."""
    content_language: str | None = None
    """HTTP header, used when the page declares no language."""
    hint: Hint | None = None
    """What the listing said: fills in where the page is silent, with origin `listing`."""
    fetched_at: datetime | None = None
    """UTC; dates more than a day later are marked implausible."""
    take: Sequence[str] = ()
    """XPath expressions for the body; the first that matches decides, the model is not asked."""
    drop: Sequence[str] = ()
    """XPath expressions for elements to remove first."""
    site_lines: Collection[int] = ()
    """Hashes of lines known to recur over the source's articles (`boilerplate.SiteLines.recurring`)."""

    @property
    def utf8(self) -> bytes:
        """The page's bytes in UTF-8."""
        return self.html.encode() if self.served is None else self.served

    @classmethod
    def of(cls, capture: Capture, profile: SourceProfile) -> "Decoded":
        """A captured page with what is known of its source. Raises CodingError, or BodyTooLargeError, which is one."""
        served = served_html(capture)
        return cls(
            html=served.html,
            served=served.utf8,
            harmless=True,
            cut=served.cut,
            url=capture.url,
            content_language=capture.header("Content-Language"),
            hint=capture.hint,
            fetched_at=capture.fetched_at,
            take=profile.take,
            drop=profile.drop,
            site_lines=profile.site_lines,
        )
