"""What the letter with a sign-in link says."""

from dataclasses import dataclass

from beat.wording import BeatWording


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Subject and text of a mail."""

    subject: str
    text: str


def link_letter(w: BeatWording, address: str, *, minutes: int) -> Letter:
    """The address stands in a line of its own, so that every mail program makes a link of it."""
    good = w.count("It is good once, for %(num)s minute.", "It is good once, for %(num)s minutes.", minutes)
    lines = [
        w.text("Open this link to sign in:"),
        address,
        good,
        w.text("If you did not ask for it, do nothing: without the link nobody comes in."),
    ]
    return Letter(subject=w.text("Sign in to Docketwire"), text="\n\n".join(lines) + "\n")
