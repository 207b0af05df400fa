"""A real OpenID provider on loopback, in a process of its own: Authlib's server as oidc-provider-mock puts it together.

It asks for a nonce and, what that package leaves out, checks PKCE (RFC 7636) and the client's secret; `PUT /fault` lets it err in one way, as a broken
or hostile provider would: what it signs is signed by its own key unless the fault says otherwise.
"""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CLIENT, SECRET, PUBLIC = "docketwire", "provider's secret for us", "docketwire-public"
USERS: dict[str, dict[str, Any]] = {
    "ana": {"email": "ana@example.org", "email_verified": True},
    "bo": {"email": "Bo@Example.org", "email_verified": True},
    "cy": {"email": "cy@example.org", "email_verified": False},
    "di": {"email": "di@example.org"},
    "eve": {"email": "eve@example.org", "email_verified": True},
    "fay": {},
}


@contextmanager
def provider() -> Iterator[str]:
    """Its address; it ends with the block."""
    command = [sys.executable, "-W", "ignore", str(Path(__file__).resolve())]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        assert address.startswith("http://localhost:"), "the provider did not start"
        yield address
    finally:
        child.terminate()
        child.communicate(timeout=20)


def application() -> Any:
    """The provider as a Flask application."""
    import flask
    from joserfc import jwk, jwt
    from oidc_provider_mock import User, _app, app

    _app.AuthorizationCodeGrant.TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "none"]
    made = app(require_nonce=True, user_claims=[User(sub=sub, claims=claims) for sub, claims in USERS.items()])
    challenges: dict[str, str] = {}
    fault = {"is": ""}

    @made.put("/fault")
    def err() -> Any:
        fault["is"] = flask.request.get_data(as_text=True)
        return "", 204

    @made.before_request
    def prove() -> Any:
        request = flask.request
        if request.path != "/oauth2/token":
            return None
        verifier = request.form.get("code_verifier", "")
        made_of_it = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        given = request.authorization
        confidential = given is not None and (given.username, given.password) == (CLIENT, SECRET)
        if challenges.get(request.form.get("code", "")) != made_of_it:
            return flask.jsonify({"error": "invalid_grant", "error_description": "PKCE"}), 400
        if not confidential and request.form.get("client_id") != PUBLIC:
            return flask.jsonify({"error": "invalid_client"}), 401
        return None

    @made.after_request
    def remember(answer: Any) -> Any:
        request = flask.request
        if request.path == "/oauth2/authorize" and "code=" in answer.headers.get("location", ""):
            code = answer.headers["location"].partition("code=")[2].partition("&")[0]
            if request.args.get("code_challenge_method") == "S256":
                challenges[code] = request.args["code_challenge"]
        if request.path == "/oauth2/token" and answer.status_code == 200 and fault["is"]:
            answer.data = json.dumps(_wrong(answer.get_json(), fault["is"]))
        if request.path == "/.well-known/openid-configuration" and fault["is"] == "another":
            answer.data = json.dumps(answer.get_json() | {"issuer": "https://another.example"})
        return answer

    def _wrong(told: dict[str, Any], how: str) -> dict[str, Any]:
        store = flask.g.oidc_provider_mock_storage
        own = jwk.RSAKey.import_key(store.jwk.as_dict(is_private=True))
        head, body, _ = told["id_token"].split(".")
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body))
        key: Any = own
        if how == "signature":
            key = jwk.RSAKey.generate_key(2048, parameters={"kid": header.get("kid") or "k"})
        elif how == "secret":
            header, key = {"alg": "HS256"}, jwk.OctKey.import_key(SECRET + " " * 32)
        elif how == "none":
            unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            return told | {"id_token": f"{unsigned}.{body}."}
        elif how == "missing":
            return {name: value for name, value in told.items() if name != "id_token"}
        else:
            changed = {
                "aud": {"aud": "another-client"},
                "azp": {"aud": [CLIENT, "other"], "azp": "other"},
                "for-us": {"aud": "another-client", "azp": CLIENT},
                "iss": {"iss": "https://another.example"},
                "nonce": {"nonce": "of another question"},
                "exp": {"exp": claims["iat"] - 7200, "iat": claims["iat"] - 10_000},
                "emailless": {"email": None},
                "word": {"email_verified": "false"},
            }
            claims |= changed.get(how, {})
            claims = {name: value for name, value in claims.items() if value is not None}
        return told | {"id_token": jwt.encode(header, claims, key, algorithms=["RS256", "HS256"])}

    return made


def main() -> None:
    from werkzeug.serving import make_server

    server = make_server("localhost", 0, application(), threaded=True)
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
