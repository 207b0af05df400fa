"""What `docketwire doctor` says of mail: nothing while nobody waits for any, else each missing setting with its remedy."""

from pathlib import Path

import pytest

from jobs.digests.subscriptions import subscribe
from jobs.doctor import Finding, examine
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from records.subscription import Channel, Subscription
from records.urgent import Urgent, Way


def home_with(root: Path, *digests: Subscription, **mail: str) -> Home:
    home = Home(root / "home")
    initialise(home, builtin=False, overrides={f"mail.{key}": value for key, value in mail.items()})
    for digest in digests:
        subscribe(home, load_settings(home.settings), digest)
    return home


def findings(home: Home, subject: str) -> list[Finding]:
    return [finding for finding in examine(home) if finding.subject == subject]


DESK = Subscription(id="desk", name="Desk", recipients=("desk@example.org",))


def test_nobody_who_wants_no_mail_is_asked_for_a_server(tmp_path: Path) -> None:
    feed = Subscription(id="feed", name="Feed", channels=(Channel.FEED,), recipients=("desk@example.org",))
    paused = Subscription(id="rest", name="Rest", recipients=("desk@example.org",), paused=True)
    assert findings(home_with(tmp_path, feed, paused), "mail") == [Finding(subject="mail", ok=True, detail="no digest goes by mail")]


def test_each_missing_setting_is_named_with_file_key_and_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_PASSWORD", raising=False)
    home = home_with(tmp_path, DESK, username='"wire"', password_env='"NO_SUCH_PASSWORD"', security='"none"', ca_file='"/nowhere.pem"')
    found = findings(home, "mail")
    assert not any(finding.ok for finding in found)
    for finding, (key, problem) in zip(
        found,
        (
            ("host", "is empty (name your mail server"),
            ("sender", "is empty (the address digests come from"),
            ("password_env", "the environment has no NO_SUCH_PASSWORD (put the password there)"),
            ("security", "a password never goes over an open line (tls or starttls)"),
            ("ca_file", "'/nowhere.pem' is no file"),
        ),
        strict=True,
    ):
        assert finding.detail.startswith(f"{home.settings}: mail.{key}: {problem}")
        assert finding.detail.endswith("; digests wait for it: desk")


def test_a_name_without_a_password_is_told(tmp_path: Path) -> None:
    home = home_with(tmp_path, DESK, host='"smtp.example.org"', sender='"digest@example.org"', username='"wire"')
    assert ["mail.password_env: is empty, and mail.username is 'wire'" in f.detail for f in findings(home, "mail")] == [True]


def test_where_nothing_is_missing_it_says_how_to_try(tmp_path: Path) -> None:
    home = home_with(tmp_path, DESK, host='"smtp.example.org"', sender='"digest@example.org"')
    (found,) = findings(home, "mail")
    assert found.ok
    assert "digest@example.org through smtp.example.org:587" in found.detail
    assert "`docketwire subscriptions send desk --test`" in found.detail


def test_a_broken_subscription_and_a_missing_key_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    hook = Subscription(
        id="hook", name="Hook", channels=(Channel.WEBHOOK,), webhook_url="https://example.org/in", webhook_secret_env="NO_SUCH_KEY"
    )
    home = home_with(tmp_path, hook)
    (found,) = findings(home, "digests")
    assert "hook.toml: webhook_secret_env: the environment has no NO_SUCH_KEY" in found.detail
    (home.root / "subscriptions" / "bad.toml").write_text("size = 0\n", encoding="utf-8")
    (found,) = findings(home, "digests")
    assert not found.ok
    assert "bad.toml: size" in found.detail


def test_a_chat_without_an_address_is_found_and_alerts_want_mail_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_CHAT", raising=False)
    urgent = Urgent(stages=("order",), channels=(Way.MAIL, Way.SLACK), slack_env="NO_SUCH_CHAT")
    home = home_with(
        tmp_path, Subscription(id="rush", name="Rush", channels=(Channel.FEED,), recipients=("desk@example.org",), urgent=urgent)
    )
    (found,) = findings(home, "digests")
    assert (
        "rush.toml: urgent.slack_env: the environment has no NO_SUCH_CHAT (put the address of the incoming webhook there)" in found.detail
    )
    assert not any(finding.ok for finding in findings(home, "mail"))
