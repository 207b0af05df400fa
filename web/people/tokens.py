"""Tokens against forms of other sites (CSRF): bound to a session, and masked anew in every page, so that compression tells nothing of them."""

import base64
import binascii
import hashlib
import hmac
import secrets


def csrf_token(secret: bytes, session: str) -> str:
    """The token of a session under another mask each time (BREACH needs the same bytes in many answers)."""
    true = _true(secret, session)
    mask = secrets.token_bytes(len(true))
    return base64.urlsafe_b64encode(mask + _xor(mask, true)).decode()


def csrf_holds(secret: bytes, session: str, given: str) -> bool:
    """Whether a form sent the token of this session."""
    true = _true(secret, session)
    try:
        both = base64.urlsafe_b64decode(given.encode("ascii"))
    except (binascii.Error, ValueError):
        return False
    return len(both) == 2 * len(true) and hmac.compare_digest(_xor(both[: len(true)], both[len(true) :]), true)


def _true(secret: bytes, session: str) -> bytes:
    return hmac.new(secret, f"csrf\n{session}".encode(), hashlib.sha256).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
