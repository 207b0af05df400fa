"""Signatures: who signed what, by a key that is made once."""

import dataclasses
import json
import stat
import subprocess
from pathlib import Path

import pytest

from common.signing import Signature, SignatureError, SigningKey, expected_key_id


def test_a_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    first = SigningKey.of(path).sign(b"text")
    assert SigningKey.of(path).sign(b"text") == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["key.pem", "key.pub"]
    assert SigningKey.of(tmp_path / "other.pem").sign(b"text").key_id != first.key_id


def test_a_signature_fits_its_text_and_key_alone(tmp_path: Path) -> None:
    signature = SigningKey.of(tmp_path / "key.pem").sign(b"text")
    other = SigningKey.of(tmp_path / "other.pem").sign(b"text")
    signature.check(b"text")
    assert Signature.from_json(json.loads(signature.to_text("f"))) == signature
    for wrong, content in ((signature, b"texT"), (dataclasses.replace(signature, key=other.key), b"text"), (dataclasses.replace(signature, signature=b"x"), b"text")):  # fmt: skip
        with pytest.raises(SignatureError, match="does not fit"):
            wrong.check(content)
    with pytest.raises(SignatureError, match="not a signature"):
        Signature.from_json({"key": "?"})


def test_a_key_is_named_by_its_id_or_either_half(tmp_path: Path) -> None:
    key_id = SigningKey.of(tmp_path / "key.pem").sign(b"").key_id
    for named in (key_id, str(tmp_path / "key.pem"), str(tmp_path / "key.pub")):
        assert expected_key_id(named) == key_id
    (tmp_path / "text").write_text("no key")
    for named in ("nobody", str(tmp_path / "text")):
        with pytest.raises(SignatureError, match=r"neither a file nor the id of a key|not a public key"):
            expected_key_id(named)
    with pytest.raises(SignatureError, match="not a private key"):
        SigningKey.of(tmp_path / "text")


def test_openssl_checks_a_signature_without_us(tmp_path: Path) -> None:
    signature = SigningKey.of(tmp_path / "key.pem").sign(b"text")
    (tmp_path / "file").write_bytes(b"text")
    (tmp_path / "sig").write_bytes(signature.signature)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pub", "-rawin", "-in", "file", "-sigfile", "sig"]
    try:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no openssl")
    assert (done.returncode, "Verified Successfully" in done.stdout) == (0, True), done.stderr
