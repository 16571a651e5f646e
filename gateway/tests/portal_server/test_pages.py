"""What a browser gets: the portal's files and their caching, its one page for every address, and a strict policy."""

import re
from pathlib import Path
from threading import Thread

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from deploy.local.servers.ports import free_port
from gateway.envoy.topology import Endpoint, embedded
from gateway.portal_server.app import create_app
from gateway.portal_server.settings import Settings
from gateway.tests.real_envoy import ISSUER, running

INDEX = (
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__">'
    '<script nonce="__CSP_NONCE__" type="module" src="/assets/index-B1x9_qZk.js"></script>'
)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    assets = tmp_path / "dist" / "assets"
    (assets / "pdfjs" / "wasm").mkdir(parents=True)
    (assets.parent / "index.html").write_text(INDEX)
    (assets.parent / "seal.svg").write_text("<svg/>")
    (assets / "index-B1x9_qZk.js").write_text("let plain = 1")
    (assets / "index-B1x9_qZk.js.br").write_bytes(b"brotli")
    (assets / "index-B1x9_qZk.js.gz").write_bytes(b"gzip")
    (assets / "pdfjs" / "wasm" / "openjpeg.wasm").write_bytes(b"\0asm")
    (tmp_path / "secret.txt").write_text("not for the world")
    return assets.parent


@pytest.fixture
def browser(built: Path, tmp_path: Path) -> FlaskClient:
    return create_app(Settings(portal=built, contracts=tmp_path)).test_client()


@pytest.mark.parametrize("address", ["/", "/connexion", "/mon-suivi/0198c3f0-0000-7000-8000-000000000001", "/partage"])
def test_every_address_of_the_portal_is_its_one_page_with_a_nonce_of_its_own(
    browser: FlaskClient, address: str
) -> None:
    first, second = browser.get(address), browser.get(address)

    assert (first.status_code, first.mimetype) == (200, "text/html")
    assert first.headers["Cache-Control"] == "no-store"
    nonces = [re.findall(r'nonce="([^"]+)"', page.text) for page in (first, second)]
    assert nonces[0][0] == nonces[0][1] != nonces[1][0]
    assert f"style-src 'self' 'nonce-{nonces[0][0]}'" in first.headers["Content-Security-Policy"]
    assert "__CSP_NONCE__" not in first.text


def test_a_page_may_do_only_what_it_needs(browser: FlaskClient) -> None:
    headers = browser.get("/connexion").headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"] == policy["form-action"] == policy["worker-src"] == "'self'"
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "'unsafe-eval'" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_only_the_page_of_captured_mail_allows_inline_styles_and_no_page_allows_foreign_scripts(
    browser: FlaskClient,
) -> None:
    letters = browser.get("/courrier").headers["Content-Security-Policy"]
    others = [browser.get(address).headers["Content-Security-Policy"] for address in ("/", "/courrier/x", "/partage")]

    assert "style-src 'self' 'unsafe-inline';" in letters
    assert "script-src 'self' 'nonce-" in letters
    assert all("unsafe-inline" not in policy for policy in others)


def test_a_file_with_a_hash_in_its_name_is_cached_for_a_year_and_any_other_is_revalidated(
    browser: FlaskClient,
) -> None:
    assert "immutable" in browser.get("/assets/index-B1x9_qZk.js").headers["Cache-Control"]
    wasm = browser.get("/assets/pdfjs/wasm/openjpeg.wasm")
    assert (wasm.mimetype, wasm.headers["Cache-Control"]) == ("application/wasm", "no-cache")
    again = browser.get("/seal.svg", headers={"If-None-Match": browser.get("/seal.svg").headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "accepted, body, encoding",
    [
        ("gzip, deflate, br", b"brotli", "br"),
        ("gzip", b"gzip", "gzip"),
        ("identity", b"let plain = 1", None),
        ("br;q=0, gzip", b"gzip", "gzip"),
    ],
)
def test_the_smallest_copy_that_the_browser_accepts_is_sent(
    browser: FlaskClient, accepted: str, body: bytes, encoding: str | None
) -> None:
    answer = browser.get("/assets/index-B1x9_qZk.js", headers={"Accept-Encoding": accepted})
    assert (answer.data, answer.headers.get("Content-Encoding")) == (body, encoding)
    assert (answer.mimetype, answer.headers["Vary"]) == ("text/javascript", "Accept-Encoding")


@pytest.mark.parametrize(
    "address",
    ["/assets/index-OLD0ne00.js", "/favicon.ico", "/api/nothing", "/../secret.txt", "/assets/../../secret.txt"],
)
def test_a_file_that_is_not_there_is_a_problem_and_never_the_page(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address, headers={"X-Request-Id": "the-reference"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json is not None
    assert answer.json["type"] == "/problems/not-found"
    assert answer.json["reference"] == "the-reference"


@pytest.mark.parametrize(
    "address, target",
    [
        ("/connexion/", "/connexion"),
        ("/connexion//", "/connexion"),
        ("/connexion/?next=%2Fdocuments%3Fa%3Db&encore=1", "/connexion?next=%2Fdocuments%3Fa%3Db&encore=1"),
        ("/documents/x/signature/", "/documents/x/signature"),
        ("/api", "/api/"),
        # Never another host, whatever was asked for.
        ("//other.test/", "/other.test"),
        ("//other.test//", "/other.test"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_final_slash_is_redirected_to_the_one_address_of_a_page(
    browser: FlaskClient, method: str, address: str, target: str
) -> None:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": address.partition("?")[0], "HTTP_HOST": "other.test"}
    answer = browser.open(environ_overrides=environ | {"QUERY_STRING": address.partition("?")[2]})
    assert (answer.status_code, answer.headers["Location"]) == (308, target)
    assert "other.test" not in answer.headers["Location"].partition("/")[0]


def test_operators_pages_have_one_spelling(browser: FlaskClient) -> None:
    assert browser.get("/healthz").text == "alive\n"
    assert browser.get("/healthz/").headers["Location"] == "/healthz"
    assert browser.get("/Healthz").mimetype == "text/html"


def test_the_portal_accepts_no_writes(browser: FlaskClient) -> None:
    answer = browser.post("/connexion", data={"password": "x"})
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")


def test_without_a_built_portal_the_server_lives_but_is_not_ready(tmp_path: Path) -> None:
    client = create_app(Settings(portal=tmp_path / "nowhere", contracts=tmp_path)).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    answer = client.get("/connexion")
    assert answer.json is not None
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/not-built")


def test_with_a_built_portal_the_server_is_ready(browser: FlaskClient) -> None:
    assert browser.get("/readyz").text == "ready\n"


def test_through_the_gateway_the_page_its_policy_and_its_files_arrive_unchanged(built: Path, tmp_path: Path) -> None:
    server = make_server("127.0.0.1", 0, create_app(Settings(portal=built, contracts=tmp_path)), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    topology = embedded(
        listen=Endpoint("127.0.0.1", free_port()),
        admin=Endpoint("127.0.0.1", free_port()),
        process=Endpoint("127.0.0.1", server.server_port),
        issuer=ISSUER,
    )
    with running(topology, tmp_path) as gateway:
        page = gateway.send("GET", "/mon-suivi/some-id", headers={"Cookie": "__Host-access=invalid"})
        script = gateway.send("GET", "/assets/index-B1x9_qZk.js", headers={"Accept-Encoding": "identity"})
        described = gateway.send("GET", "/api/openapi.json")
        without_slash = gateway.send("GET", "/api?a=b", headers={"Host": "elsewhere.test"})
        with_slash = gateway.send("GET", "/connexion/?a=b", headers={"Host": "elsewhere.test"})
        refused = gateway.send("POST", "/connexion")
    server.shutdown()

    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert (script.text, "immutable" in script.headers["Cache-Control"]) == ("let plain = 1", True)
    assert described.json()["openapi"] == "3.1.0"
    assert (without_slash.status_code, without_slash.headers["Location"]) == (308, "/api/?a=b")
    assert (with_slash.status_code, with_slash.headers["Location"]) == (308, "/connexion?a=b")
    assert "Server" not in page.headers
    assert refused.status_code == 401
