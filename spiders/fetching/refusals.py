"""Why a request was not sent, or not finished, by our own decision; Scrapy tells these to the request's errback."""

from scrapy.exceptions import IgnoreRequest


class AddressRefused(IgnoreRequest):
    """The host is not on the public internet."""


class RunStopped(IgnoreRequest):
    """The run is closing; the request was not finished."""


class HostLeftAlone(IgnoreRequest):
    """The host asked to be left alone for longer than this run lasts."""


class HostTooSlow(IgnoreRequest):
    """The host's turn comes after this visit is over."""

    def __init__(self, host: str, wait: float, *, delay: float) -> None:
        super().__init__(f"{host} is asked every {delay:.0f} s, next in {wait:.0f} s")
        self.wait, self.delay = wait, delay


class RobotsForbidden(IgnoreRequest):
    """robots.txt does not allow this address."""


class RobotsUnavailable(IgnoreRequest):
    """robots.txt could not be had (server error, no connection): by RFC 9309 nothing may be crawled until it can."""


class SecretMissing(IgnoreRequest):
    """A token, cookie or password that the source needs is not in the environment; the message names the variable."""


class LoginFailed(IgnoreRequest):
    """The source's login form did not let us in."""
