"""The letter that says that a webhook is told no more."""

from datetime import datetime
from html import escape

from beat.wording import wording
from digests.columns import wrapped
from digests.message import MailParts
from digests.render import UNSUBSCRIBE
from records.event import Hook
from records.subscription import Subscription


def notice_of(subscription: Subscription, hook: Hook, now: datetime) -> MailParts:
    """What failed, how often, and how it goes on."""
    w = wording(subscription.language, subscription.zone)
    subject = w.text("The webhook of “%(name)s” is told no more", name=subscription.name)
    sentences = [
        w.text("It did not take its events eight times in a row; the last answer was %(answer)s.", answer=hook.detail),
        w.text(
            "Nothing is lost: events are kept, and %(command)s tells them from where it stopped.",
            command=f"docketwire events --replay {subscription.id}",
        ),
    ]
    unsubscribe = w.label(w.text("Unsubscribe"))
    text = "\n\n".join(wrapped("", one) for one in (subject, *sentences)) + f"\n\n-- \n{unsubscribe}{UNSUBSCRIBE}\n"
    html = "".join(f"<p>{escape(one)}</p>" for one in (subject, *sentences))
    return MailParts(
        subscription=subscription.id,
        name=subscription.name,
        issue_id=f"webhook-disabled-{now:%Y%m%dT%H%M%S}",
        language=subscription.language,
        subject=subject,
        date=now,
        text=text,
        html=f'<!DOCTYPE html><html lang="{w.language}" dir="{w.dir}"><meta charset="utf-8"><title>{escape(subject)}</title><body>{html}'
        f'<p><a href="{UNSUBSCRIBE}">{escape(w.text("Unsubscribe"))}</a></p></body></html>',
        picture=None,
    )
