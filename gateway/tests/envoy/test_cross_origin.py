"""Pages of other origins read what OpenID Connect makes public to them, without cookies, and nothing else."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread

import pytest
from playwright.sync_api import Page, sync_playwright

from gateway.envoy.route_table import INTERNAL_PATHS, OPERATOR_PATHS, PER_ADDRESS, ROUTES
from gateway.portal_server.merged_openapi import documents_in
from gateway.portal_server.settings import CONTRACTS
from gateway.tests.conftest import a_topology
from gateway.tests.real_envoy import Answer, Gateway, Upstream, running

ID = "0198c3f0-abcd-7000-8000-00000000a11c"
ORIGIN = {"Origin": "https://app.test"}
READABLE = {
    "/.well-known/openid-configuration": {"GET", "HEAD"},
    "/.well-known/oauth-authorization-server": {"GET", "HEAD"},
    "/api/auth/.well-known/openid-configuration": {"GET", "HEAD"},
    "/api/auth/.well-known/jwks.json": {"GET", "HEAD"},
    "/api/auth/oauth/token": {"POST"},
    "/api/auth/oauth/userinfo": {"GET", "HEAD", "POST"},
    "/api/auth/oauth/revoke": {"POST"},
}
# What a service could say by mistake, and no browser may ever read from us.
PERMISSIVE = {
    "Access-Control-Allow-Origin": "https://app.test",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Methods": "*",
    "Access-Control-Expose-Headers": "*",
    "Access-Control-Allow-Private-Network": "true",
}


def every_address() -> set[str]:
    """List every path of the contracts and of the table, the portal's pages and files, and what is refused."""
    described = {path for document in documents_in(CONTRACTS).values() for path in document["paths"]}
    table = {line.path.replace("*", ID) for line in ROUTES}
    filled = {"/".join(ID if part.startswith("{") else part for part in path.split("/")) for path in described}
    others = {
        "/connexion",
        "/assets/index.js",
        "/api/openapi.json",
        "/api/reference/open.js",
        "/nowhere",
        "//x",
        "/API",
    }
    return filled | table | others | {*OPERATOR_PATHS, *INTERNAL_PATHS}


def allowed(headers: object) -> dict[str, str]:
    return {name.lower(): value for name, value in dict(headers).items() if name.lower().startswith("access-control-")}  # type: ignore[call-overload]


@pytest.mark.parametrize("signed_in", [True, False])
def test_of_all_addresses_only_the_public_ones_of_openid_connect_may_be_read_by_another_origin(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str], *, signed_in: bool
) -> None:
    upstream.answer = lambda _: Answer(headers=PERMISSIVE)
    own = bearer if signed_in else {}
    readable: dict[str, set[str]] = {}
    addresses = every_address()
    assert len(addresses) > 120
    for path in addresses:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            answer = gateway.send(method, path, headers={**own, **ORIGIN, "Content-Length": "0"})
            if allowed(answer.headers):
                assert allowed(answer.headers) == {
                    "access-control-allow-origin": "*",
                    "access-control-expose-headers": "WWW-Authenticate, Retry-After",
                }
                readable.setdefault(path, set()).add(method)
    assert readable == READABLE


def test_of_all_addresses_only_the_public_ones_of_openid_connect_answer_a_preflight(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    upstream.answer = lambda _: Answer(headers=PERMISSIVE)
    answered: dict[str, set[str]] = {}
    for path in every_address():
        for own in ({}, bearer):
            wanted = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
            answer = gateway.send("OPTIONS", path, headers={**own, **ORIGIN, **wanted})
            if allowed(answer.headers):
                assert (answer.status_code, answer.content) == (204, b"")
                assert answer.headers["access-control-allow-origin"] == "*"
                assert answer.headers["access-control-allow-headers"] == "Authorization, Content-Type"
                assert "access-control-allow-credentials" not in answer.headers
                answered[path] = set(answer.headers["access-control-allow-methods"].split(", "))
    assert answered == READABLE
    assert not [request for request in upstream.requests if request.path in READABLE]


def test_a_refusal_is_readable_too_so_that_an_application_knows_when_to_try_again(
    shared_upstream: Upstream, upstream: Upstream, tmp_path: Path
) -> None:
    with running(a_topology(shared_upstream, tmp_path), tmp_path) as gateway:
        upstream.answer = lambda _: Answer(cut=True)
        away = gateway.send("POST", "/api/auth/oauth/token", headers=ORIGIN, data={"grant_type": "refresh_token"})
        assert (away.status_code, away.headers["access-control-allow-origin"]) == (503, "*")
        upstream.answer = lambda _: Answer()
        limited = next(
            answer
            for _ in range(PER_ADDRESS.burst * 5)
            if (answer := gateway.send("POST", "/api/auth/oauth/token", headers=ORIGIN)).status_code == 429
        )
    assert limited.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in limited.headers["access-control-expose-headers"]


@pytest.fixture
def other_origin(tmp_path: Path) -> Iterator[str]:
    """A web server of somebody else, with an empty page."""
    (tmp_path / "index.html").write_text("<!doctype html><title>Application</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(other_origin: str) -> Iterator[Page]:
    chromium = which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        opened = browser.new_page()
        opened.goto(other_origin)
        yield opened
        browser.close()


FETCH = "([url, how]) => fetch(url, how).then(answer => answer.status, () => 'refused')"


def test_a_browser_lets_another_origin_read_userinfo_and_tokens_but_neither_with_cookies_nor_anything_else(
    gateway: Gateway, upstream: Upstream, page: Page
) -> None:
    upstream.answer = lambda _: Answer(headers=PERMISSIVE)

    def fetch(path: str, **how: object) -> object:
        return page.evaluate(FETCH, [gateway.address + path, how])

    form = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic eDp5"}
    assert fetch("/.well-known/openid-configuration") == 200
    assert fetch("/api/auth/.well-known/jwks.json") == 200
    assert fetch("/api/auth/oauth/userinfo", headers={"Authorization": "Bearer x"}) == 200
    assert fetch("/api/auth/oauth/token", method="POST", headers=form, body="grant_type=x") == 200
    assert fetch("/api/auth/oauth/revoke", method="POST", headers=form, body="token=x") == 200
    assert fetch("/api/auth/oauth/userinfo", credentials="include") == "refused"
    assert fetch("/api/auth/oauth/userinfo", headers={"X-Chartrier": "portal"}) == "refused"
    assert fetch("/api/auth/oauth/userinfo", method="DELETE") == "refused"
    for path in ("/api/auth/oauth/introspect", "/api/auth/sessions", "/api/vault/batches"):
        assert fetch(path, method="POST", body="x") == "refused"
    for path in ("/api/auth/me", "/api/auth/password-rules", "/api/openapi.json", "/connexion"):
        assert fetch(path) == "refused"
