"""Signatures by Ed25519 (RFC 8032): a key of an installation's own, made when it is first needed, and statements of who signed a file.

A signature is over the file's bytes and nothing else, so that `openssl pkeyutl -verify -rawin` can check it without us.
"""

import base64
import binascii
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from records.errors import DocketwireError

FORMAT = "docketwire-signature/1"
_KEY_ID_DIGITS = 16


class SignatureError(DocketwireError):
    """A key or signature cannot be read, or a signature does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed a file."""

    key: bytes
    """Public key, 32 bytes."""
    signature: bytes
    """64 bytes."""

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the key's SHA-256."""
        return hashlib.sha256(self.key).hexdigest()[:_KEY_ID_DIGITS]

    def to_json(self, file: str) -> dict[str, str]:
        """As it stands beside the file it is over."""
        return {
            "format": FORMAT,
            "algorithm": "ed25519",
            "file": file,
            "key_id": self.key_id,
            "key": base64.b64encode(self.key).decode(),
            "signature": base64.b64encode(self.signature).decode(),
        }

    def to_text(self, file: str) -> str:
        return json.dumps(self.to_json(file), indent=1) + "\n"

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """Raises SignatureError."""
        try:
            return cls(key=base64.b64decode(value["key"], validate=True), signature=base64.b64decode(value["signature"], validate=True))
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise SignatureError(f"not a signature: {error}") from error

    def check(self, content: bytes) -> None:
        """Raises SignatureError unless the key's holder signed exactly this."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(self.signature, content)
        except (InvalidSignature, ValueError) as error:
            raise SignatureError(f"the signature of key {self.key_id} does not fit the file") from error


class SigningKey:
    """The private key of an installation, in one PEM file that only its owner reads; beside it, `.pub`, what others are given."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def of(cls, path: Path) -> Self:
        """The key in a file; a new one where there is none. Raises SignatureError for a file that is no key, OSError where none can be written."""
        if not path.exists():
            _create(path)
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError) as error:
            raise SignatureError(
                f"{path}: not a private key: {error}; put the key back from a copy, or move the file away for a new one"
            ) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise SignatureError(f"{path}: a key of another kind; accepted is Ed25519 (PKCS #8, PEM)")
        found = cls(key)
        if not path.with_suffix(".pub").exists():
            found._publish(path.with_suffix(".pub"))
        return found

    def _publish(self, path: Path) -> None:
        path.write_bytes(self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def sign(self, content: bytes) -> Signature:
        """The same content gives the same signature."""
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Signature(key=public, signature=self._key.sign(content))


def expected_key_id(named: str) -> str:
    """The id of a key that is named by its id, or by the file of its public or private half. Raises SignatureError."""
    path = Path(named)
    if not path.is_file():
        if len(named) == _KEY_ID_DIGITS and set(named) <= set("0123456789abcdef"):
            return named
        raise SignatureError(f"{named}: neither a file nor the id of a key ({_KEY_ID_DIGITS} hex digits)")
    try:
        content = path.read_bytes()
        if b"PRIVATE" in content:
            return SigningKey.of(path).sign(b"").key_id
        key = load_pem_public_key(content)
    except (OSError, ValueError, TypeError) as error:
        raise SignatureError(f"{path}: not a public key: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SignatureError(f"{path}: a key of another kind; accepted is Ed25519")
    return Signature(key=key.public_bytes(Encoding.Raw, PublicFormat.Raw), signature=b"").key_id


def _create(path: Path) -> None:
    """Whole or not at all; of two who make one at the same time, the first wins."""
    key = Ed25519PrivateKey.generate()
    scratch = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(scratch, path)
    except FileExistsError:
        return
    finally:
        scratch.unlink()
