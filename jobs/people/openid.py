"""Signing in with an OpenID provider: the way there and back, and the checks of what it says. Authlib speaks the protocol (docs/decisions/0029)."""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from jobs.installation.settings import PeopleSettings
from records.errors import ConfigurationError
from records.vouched import OpenIdError, Vouched
from web.people.gate import AWAY_SECONDS, BACK

LASTS = timedelta(seconds=AWAY_SECONDS)
"""How long somebody may take at the provider."""
_WAIT = 10.0
"""Seconds for one answer of the provider."""
_LARGEST = 1_000_000
"""Bytes of one answer of the provider; a key set of a large house has some 10,000."""
_KEPT = 3600.0
"""Seconds that what the provider says of itself is kept; its keys are asked for anew when one is not known."""
_SKEW = 120
"""Seconds that its clock and ours may differ."""
_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Made with a key that the provider alone has: with a shared secret whoever knows it could sign, `none` is nobody's."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class OpenId:
    """One provider. Nothing is asked of it before somebody wants to sign in; what it says of itself is kept for an hour."""

    def __init__(self, settings: PeopleSettings, *, base_url: str, file: str, secret: Callable[[], bytes]) -> None:
        """`secret` signs what a browser keeps on its way. Raises ConfigurationError."""
        self._settings, self._file, self._key = settings, file, secret
        self._checked(base_url)
        self._back = base_url.rstrip("/") + BACK
        self._known: tuple[float, Mapping[str, Any]] | None = None
        self._keys: Any = None

    def _checked(self, base_url: str) -> None:
        s = self._settings
        for key, value, remedy in (
            ("openid_issuer", s.openid_issuer, "the provider's address, as its .well-known/openid-configuration has it"),
            ("openid_client", s.openid_client, "the client's id, as the provider gave it"),
        ):
            if not value:
                raise ConfigurationError(self._file, f"people.{key}", 'is empty, and accounts = "openid" needs it', remedy)
        for key, value in (("people.openid_issuer", s.openid_issuer), ("digest.base_url", base_url)):
            if not _safe(value):
                raise ConfigurationError(
                    self._file, key, f"{value} is no https: who signs in would be told over an open line", "https://..."
                )
        if s.openid_secret_env and not os.environ.get(s.openid_secret_env, ""):
            problem = f"the environment has no {s.openid_secret_env}"
            raise ConfigurationError(
                self._file, "people.openid_secret_env", problem, "set the variable to the client's secret, or empty the key"
            )

    # --- the way there and back ------------------------------------------------------------------------------------------------------

    def begin(self, target: str, now: datetime) -> tuple[str, str]:
        """(where the browser is led, what it keeps until it comes back). Raises OpenIdError."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self.provider()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        kept = {"s": state, "n": nonce, "v": verifier, "t": target, "u": int((now + LASTS).timestamp())}
        return str(address), self._sealed(kept)

    def finish(self, kept: str, given: Mapping[str, str], now: datetime) -> Vouched:
        """Whom the provider sent back, once everything it says was checked. Raises OpenIdError."""
        mine = self._opened(kept)
        if mine is None or now.timestamp() > mine["u"] or not hmac.compare_digest(mine["s"], given.get("state", "")):
            raise OpenIdError("again", "the answer belongs to no question of this browser, or comes too late")
        if "iss" in given and given["iss"] != self._settings.openid_issuer:
            raise OpenIdError("token", f"the answer is another provider's: {given['iss'][:200]!r}")
        if "code" not in given:
            raise OpenIdError("refused", f"the provider says {given.get('error', 'nothing')[:100]!r}")
        token = self._token(given["code"], mine["v"])
        claims = self._claims(token, mine["n"], now)
        return Vouched(email=self._email(claims, token), target=str(mine["t"]))

    def _token(self, code: str, verifier: str) -> Mapping[str, Any]:

        with self._client() as client:
            try:
                found = client.fetch_token(
                    self.provider()["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    timeout=_WAIT,
                    allow_redirects=False,
                )
            except AuthlibBaseError as error:
                hint = "people.openid_client, people.openid_secret_env and the address that is registered to lead back to"
                raise OpenIdError("refused", f"the provider takes no code ({error}): look at {hint}, {self._back}") from error
            except (requests.RequestException, ValueError) as error:
                raise self._silent(error) from error
        return dict(found)

    def _claims(self, token: Mapping[str, Any], nonce: str, now: datetime) -> Mapping[str, Any]:
        """What the ID token says: signed by the provider, for us, for this question, and not over."""
        issuer, client = self._settings.openid_issuer, self._settings.openid_client
        wanted = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client}}
        signed = str(token.get("id_token", ""))
        try:
            try:
                read = jwt.decode(signed, self._keyset(), algorithms=_SIGNATURES)
            except (JoseError, ValueError):  # it may have another key by now
                read = jwt.decode(signed, self._keyset(anew=True), algorithms=_SIGNATURES)
            params = {"nonce": nonce, "client_id": client, "access_token": token.get("access_token")}
            found = CodeIDToken(read.claims, read.header, wanted, params)
            found.validate(now=int(now.timestamp()), leeway=_SKEW)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise OpenIdError("token", f"the provider's ID token does not hold: {error}") from error
        return dict(found)

    def _email(self, claims: Mapping[str, Any], token: Mapping[str, Any]) -> str:
        """The address that the provider has verified: out of the ID token, or asked for where that leaves it out."""
        if "email" not in claims and (place := self.provider().get("userinfo_endpoint")):
            said = self._asked(str(place), bearer=str(token.get("access_token", "")))
            if said.get("sub") != claims["sub"]:
                raise OpenIdError("token", "what the provider says of its user is somebody else's")
            claims = {**claims, **{key: said[key] for key in ("email", "email_verified") if key in said}}
        email = claims.get("email")
        if not isinstance(email, str) or not email:
            raise OpenIdError("unverified", "the provider gives no mail address: let the client have the scope `email`")
        if claims.get("email_verified") not in (True, "true"):
            raise OpenIdError("unverified", "the provider has not verified the mail address (email_verified)")
        return email

    # --- the provider ----------------------------------------------------------------------------------------------------------------

    def provider(self) -> Mapping[str, Any]:
        """What it says of itself. Raises OpenIdError naming key and remedy."""
        if self._known is None or time.monotonic() - self._known[0] > _KEPT:
            issuer = self._settings.openid_issuer
            said = self._asked(issuer.rstrip("/") + "/.well-known/openid-configuration")
            if said.get("issuer") != issuer:
                problem = (
                    f"people.openid_issuer: {issuer} calls itself {said.get('issuer')!r}: write it letter for letter as the provider does"
                )
                raise OpenIdError("silent", f"{self._file}: {problem}")
            for key in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not _safe(str(said.get(key, ""))):
                    raise OpenIdError("silent", f"{self._file}: people.openid_issuer: {issuer} names no safe {key}: ask whoever runs it")
            self._known = time.monotonic(), said
        return self._known[1]

    def _keyset(self, *, anew: bool = False) -> Any:

        if self._keys is None or anew:
            self._keys = KeySet.import_key_set(dict(self._asked(str(self.provider()["jwks_uri"]))))  # type: ignore[arg-type]
        return self._keys

    def _asked(self, address: str, *, bearer: str = "") -> Mapping[str, Any]:
        """A JSON object of the provider's. Raises OpenIdError."""
        headers = {"accept": "application/json"} | ({"authorization": f"Bearer {bearer}"} if bearer else {})
        try:
            with requests.get(address, headers=headers, timeout=_WAIT, allow_redirects=False, stream=True) as answer:
                body = answer.raw.read(_LARGEST + 1, decode_content=True)
                if answer.status_code != 200 or len(body) > _LARGEST:
                    raise ValueError(f"{address} answers {answer.status_code}")  # noqa: TRY301
            found = json.loads(body)
        except (requests.RequestException, ValueError, OSError) as error:
            raise self._silent(error) from error
        if not isinstance(found, dict):
            raise self._silent(ValueError(f"{address} answers no object"))
        return found

    def _silent(self, error: Exception) -> OpenIdError:
        remedy = "is the address right, and can this machine reach it?"
        return OpenIdError(
            "silent", f"{self._file}: people.openid_issuer: {self._settings.openid_issuer} cannot be asked ({error}); {remedy}"
        )

    def _client(self) -> Any:
        """A client of the provider: with a secret where there is one, else by PKCE alone; PKCE in any case."""
        s = self._settings
        secret = os.environ.get(s.openid_secret_env, "") if s.openid_secret_env else ""
        return OAuth2Session(
            s.openid_client,
            secret or None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope="openid email",
            redirect_uri=self._back,
            code_challenge_method="S256",
        )

    # --- what the browser keeps ------------------------------------------------------------------------------------------------------

    def _sealed(self, kept: Mapping[str, Any]) -> str:
        body = base64.urlsafe_b64encode(json.dumps(kept, separators=(",", ":")).encode()).decode()
        return f"{body}.{self._seal(body)}"

    def _opened(self, given: str) -> dict[str, Any] | None:
        body, _, seal = given.rpartition(".")
        if not body or not hmac.compare_digest(seal.encode("utf-8", "replace"), self._seal(body).encode()):
            return None
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body))
        return found

    def _seal(self, body: str) -> str:
        return hmac.new(self._key(), f"openid\n{body}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _safe(address: str) -> bool:
    """Over TLS, or on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE))
