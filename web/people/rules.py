"""Who may ask for what: one line for every address of the site and every operation of its API. What has no line is for nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from records.push import CALLBACK


class Need(StrEnum):
    """Whom an address is for."""

    OPEN = "open"
    """Anybody, signed in or not: it says nothing of the archive, or its address is itself a secret."""
    READ = "read"
    """Whoever may read here: everybody without accounts, else people and programs with a key."""
    PERSON = "person"
    """Somebody who keeps something: a signed-in person, or whoever sits at the machine."""
    EDITOR = "editor"
    """An editor, or a program with the site's token."""
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one address needs."""

    need: Need
    lists: str = ""
    """Part of the path that names a subscription: only its team may know of it, a team of one (`records.own_list.alone`) too."""


_READ, _OPEN, _PERSON = Rule(Need.READ), Rule(Need.OPEN), Rule(Need.PERSON)

_PAGES = (
    "/", "/stories", "/story/{id}", "/disputes", "/dispute/{id}", "/article/{id}", "/article/{id}/as-seen.png", "/search", "/trends", "/sources", "/source/{id}", "/about",
    "/names", "/platform/{key}", "/authority/{key}", "/law/{key}", "/actor/{key}", "/country/{key}", "/calendar", "/compare", "/map",
    "/api", "/api/v1", "/api/v1/openapi.json",
    "/api/v1/snapshot", "/api/v1/today", "/api/v1/stories", "/api/v1/stories/{story_id}", "/api/v1/disputes", "/api/v1/disputes/{dispute_id}",
    "/api/v1/articles/{report_id}", "/api/v1/search", "/api/v1/trends", "/api/v1/sources", "/api/v1/sources/{source_id}", "/api/v1/coverage",
    "/api/v1/corrections", "/api/v1/regroupings", "/api/v1/events",
)  # fmt: skip
"""What is the same for everybody who may read."""
_FILES = ("/static/site.{build}.css", "/static/icon.svg", "/favicon.ico", "/robots.txt", "/healthz", "/metrics")
"""`/metrics` asks for its own setting, `web.metrics`."""

RULES: Mapping[tuple[str, str], Rule] = {
    **{("GET", path): _READ for path in _PAGES},
    **{("GET", path): _OPEN for path in _FILES},
    ("GET", "/issues"): _READ,  # lists what the visitor's teams see, as the first page does
    ("GET", "/api/v1/issues"): _READ,
    ("GET", "/api/v1/issues/{subscription_id}/{issue_id}/errata"): Rule(Need.READ, lists="subscription_id"),
    ("GET", "/issue/{subscription}/{issue}"): Rule(Need.READ, lists="subscription"),
    ("GET", "/issue/{subscription}/{issue}/sent.{form}"): Rule(Need.READ, lists="subscription"),
    ("GET", "/feed/{name}.{form}"): Rule(Need.READ, lists="name"),
    ("GET", "/unsubscribe/{token}"): _OPEN,
    ("POST", "/unsubscribe/{token}"): _OPEN,
    ("GET", CALLBACK + "{token}"): _OPEN,
    ("POST", CALLBACK + "{token}"): _OPEN,
    ("POST", "/api/v1/subscriptions/{subscription_id}/pause"): Rule(Need.EDITOR, lists="subscription_id"),
    ("POST", "/api/v1/subscriptions/{subscription_id}/resume"): Rule(Need.EDITOR, lists="subscription_id"),
    ("GET", "/signin"): _OPEN,
    ("POST", "/signin"): _OPEN,
    ("GET", "/signin/openid"): _OPEN,
    ("GET", "/signin/{token}"): _OPEN,
    ("POST", "/signin/{token}"): _OPEN,
    ("GET", "/desk"): _PERSON,
    ("POST", "/desk"): _PERSON,
    ("GET", "/desk/subscribe"): _PERSON,
    ("POST", "/desk/subscribe"): _PERSON,  # changes what is its asker's own, by the ids of `Lists.of`
    ("GET", "/desk/list/{list_id}"): _PERSON,  # as its operations below
    ("POST", "/desk/list/{list_id}"): _PERSON,
    ("GET", "/desk/matters"): _PERSON,
    ("GET", "/desk/account"): _PERSON,
    ("POST", "/desk/account"): _PERSON,
    ("GET", "/desk/own-data.json"): _PERSON,
    ("GET", "/desk/log"): Rule(Need.ADMIN),
    ("GET", "/desk/drafts"): Rule(Need.EDITOR),  # lists what the visitor's teams see
    ("GET", "/desk/draft/{subscription}/{issue}"): Rule(Need.EDITOR, lists="subscription"),
    ("POST", "/desk/draft/{subscription}/{issue}"): Rule(Need.EDITOR, lists="subscription"),
    ("GET", "/desk/draft/{subscription}/{issue}/mail.html"): Rule(Need.EDITOR, lists="subscription"),
    ("GET", "/api/v1/drafts"): Rule(Need.EDITOR),
    ("GET", "/api/v1/drafts/{subscription_id}/{issue_id}"): Rule(Need.EDITOR, lists="subscription_id"),
    ("POST", "/api/v1/drafts/{subscription_id}/{issue_id}"): Rule(Need.EDITOR, lists="subscription_id"),
    ("GET", "/api/v1/desk"): _PERSON,
    ("POST", "/api/v1/desk"): _PERSON,
    ("GET", "/api/v1/desk/{kind}/{key}"): _PERSON,
    ("GET", "/api/v1/matters"): _PERSON,
    # lists: their asker's own and their teams', by the ids of `Lists.of`
    ("GET", "/api/v1/lists"): _PERSON,
    ("POST", "/api/v1/lists"): _PERSON,
    ("POST", "/api/v1/lists/preview"): _PERSON,
    ("GET", "/api/v1/lists/{list_id}"): _PERSON,
    ("PUT", "/api/v1/lists/{list_id}"): _PERSON,
    ("PATCH", "/api/v1/lists/{list_id}"): _PERSON,
    ("DELETE", "/api/v1/lists/{list_id}"): _PERSON,
    ("POST", "/api/v1/lists/{list_id}/{action}"): _PERSON,
}
"""(method, path of the route) -> what it needs. `tests/integration/test_people_rules.py` walks the application's routes against it."""
