"""A reverse proxy that says who asks: a real nginx in front of a real `docketwire serve`, as docs/people.md shows it."""

import base64
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.browser.site_server import ROOT, served
from tests.integration.people_home import CSRF, PeopleHome, build_people

ANA, CY = "ana@example.org", "cy@example.org"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> PeopleHome:
    return build_people(tmp_path_factory.mktemp("people") / "home", people={"accounts": '"proxy"'}, web={"requests_per_minute": "0"})


@pytest.fixture(scope="module")
def site(built: PeopleHome) -> Iterator[str]:
    with served(built.home.root) as address:
        yield address


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def documented(upstream: str, passwords: Path) -> str:
    """The server block of the page, at this machine's ports and without TLS."""
    page = (ROOT / "docs" / "people.md").read_text("utf-8")
    block = re.search(r"```nginx\n(.+?)```", page, re.DOTALL)
    assert block
    text = block[1].replace("http://127.0.0.1:8600", upstream).replace("/etc/nginx/docketwire.users", str(passwords))
    return re.sub(r"^ *(ssl_|listen ).*\n", "", text, flags=re.MULTILINE)


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    binary = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not binary:
        pytest.skip("nginx is not installed (Debian: nginx-light)")
    passwords, port = folder / "users", free_port()
    passwords.write_text("".join(f"{email}:{{PLAIN}}secret\n" for email in (ANA, CY, "nobody@example.org")), "utf-8")
    block = documented(upstream, passwords).replace("server {", f"server {{\n    listen 127.0.0.1:{port};", 1)
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/errors;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{block}\n}}\n",
        "utf-8",
    )
    child = subprocess.Popen([binary, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE, text=True)
    try:
        while child.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                continue
        assert child.poll() is None, (child.communicate()[1], (folder / "errors").read_text("utf-8"))
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.communicate(timeout=20)


def login(email: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{email}:secret".encode()).decode(), "accept": "text/html", "host": "localhost"}


def test_whom_nginx_lets_in_is_known_and_whatever_clients_claim_is_not(built: PeopleHome, site: str, tmp_path: Path) -> None:
    own, other = built.issues["paris-list"], built.issues["lagos-list"]
    with nginx(tmp_path, site) as proxy, httpx.Client(base_url=proxy) as client:
        assert client.get("/stories", headers={"host": "localhost"}).status_code == 401, "nginx asks for a login"
        assert client.get("/healthz", headers={"host": "localhost"}).status_code == 401
        assert client.get("/static/icon.svg", headers={"host": "localhost"}).status_code == 200
        assert [client.get(path, headers=login(ANA)).status_code for path in ("/stories", own, other)] == [200, 200, 404]
        assert [client.get(path, headers=login(CY)).status_code for path in (own, other)] == [404, 200]
        claimed = login(CY) | {"remote-email": ANA, "x-forwarded-email": ANA, "remote-user": ANA}
        assert client.get(own, headers=claimed).status_code == 404, "nginx overwrites what a client claims"
        assert client.get("/stories", headers=login("nobody@example.org")).status_code == 403
        page = client.get(f"/story/{built.site.story}", headers=login(ANA))
        token = CSRF.search(page.text)
        assert token
        deed = {"action": "star", "kind": "story", "key": built.site.story, "csrf": token[1]}
        assert client.post("/desk", data=deed, headers=login(ANA)).status_code == 303
        assert client.post("/desk", data=deed, headers=login(CY)).status_code == 403
        assert "set-cookie" not in page.headers


def test_past_the_proxy_only_this_machine_can_claim_to_be_somebody(built: PeopleHome, site: str) -> None:
    """The header is believed from configured addresses alone; X-Forwarded-For makes nobody one of them."""
    with httpx.Client(base_url=site) as client:
        assert client.get("/stories", headers={"accept": "text/html"}).status_code == 403
        assert client.get("/stories", headers={"accept": "text/html", "remote-email": ANA}).status_code == 200, "127.0.0.1 is the proxy"
