"""What tests of OpenID need: auth really running, a person at a browser in front of it, applications and machines."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from chartrier.testing.cast import auth_key, seal_key, ticket_key, ticket_public_keys
from deploy.local.servers.ports import free_port
from services.auth.tests.auth_support.people import OPERATOR_ID, OPERATOR_SECRET, PASSWORD

BACK = "https://appli.exemple/retour"
AFTER = "https://appli.exemple/au-revoir"
KEPT_HASHES = "a key of tests that is long enough for it"

JSON = dict[str, Any]


@contextmanager
def running_auth(database_url: str, folder: Path) -> Iterator[str]:
    """`python -m auth api` on a port of its own, over this database; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (folder / "auth.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "auth", "api", "--port", str(port)],
            env=dict(os.environ) | settings_of(url, database_url),
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=120)


def settings_of(url: str, database_url: str) -> dict[str, str]:
    """The settings of this auth: it is its own issuer, on loopback."""
    return {
        "AUTH_DATABASE_URL": database_url,
        "AUTH_BROKER_URL": database_url,
        "AUTH_JWKS_URL": f"{url}/api/auth/.well-known/jwks.json",
        "AUTH_ISSUER": url,
        "AUTH_PUBLIC_URL": url,
        "AUTH_TICKET_KEY": ticket_key("auth").as_pem(private=True).decode(),
        "AUTH_TICKET_PUBLIC_KEYS": ticket_public_keys(),
        "AUTH_SEAL_PUBLIC_KEY": seal_key().as_pem(private=False).decode(),
        "AUTH_SIGNING_KEY": auth_key().as_pem(private=True).decode(),
        "AUTH_SECRETS_KEY": KEPT_HASHES,
        "AUTH_OPERATOR_CLIENT_ID": str(OPERATOR_ID),
        "AUTH_OPERATOR_CLIENT_SECRET": OPERATOR_SECRET,
        "AUTH_HASH_MEMORY_KIB": "1024",
        "AUTH_HASH_PASSES": "1",
        "AUTH_REVOCATION_POLL": "0.2",
        "AUTH_KEYS_READ_SECONDS": "0.2",
    }


def command_of_auth(name: str, url: str, database_url: str) -> str:
    """What `python -m auth <name>` says to the operator."""
    environment = dict(os.environ) | settings_of(url, database_url)
    ran = subprocess.run(
        [sys.executable, "-m", "auth", name], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return ran.stdout


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "auth ended before it was ready"
        try:
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise TimeoutError("auth did not become ready")


@dataclass
class LoopbackBrowser:
    """A person at a browser: it keeps cookies though loopback has no TLS, and plays the portal's pages."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, identifier: str) -> None:
        answer = self.write("/api/auth/sessions", {"identifier": identifier, "password": PASSWORD})
        assert answer.status_code == 201, answer.text

    def follow(self, address: str) -> str:
        """Where the browser is sent when it goes there."""
        answer = requests.get(address, headers=self._headers(), allow_redirects=False, timeout=10)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def authorize(self, address: str, *, allowed: bool = True) -> str:
        """Do all that a person does from an application's request on; return where the application gets its answer."""
        page = self.follow(address)
        while page.startswith(self.url):
            path, query = urlsplit(page).path, dict(parse_qsl(urlsplit(page).query))
            if path == "/connexion":
                self.sign_in("alice")
                page = self.url + query["next"]
            else:
                assert path == "/autorisation", page
                answer = self.write("/api/auth/authorizations", {"demande": query["demande"], "allowed": allowed})
                assert answer.status_code == 201, answer.text
                page = answer.json()["redirect_to"]
        return page

    def sign_out(self, address: str) -> str | None:
        """Do what a person does who is asked whether to sign out."""
        page = self.follow(address)
        query = dict(parse_qsl(urlsplit(page).query))
        assert urlsplit(page).path == "/deconnexion"
        answer = self.write("/api/auth/sign-outs", {"demande": query["demande"]})
        assert answer.status_code == 200, answer.text
        told = answer.json()["redirect_to"]
        return None if told is None else str(told)

    def write(self, path: str, body: JSON) -> requests.Response:
        headers = self._headers() | {"X-Chartrier": "portal"}
        answer = requests.post(self.url + path, json=body, headers=headers, timeout=10)
        self._keep(answer)
        return answer

    def read(self, path: str) -> requests.Response:
        return requests.get(self.url + path, headers=self._headers(), timeout=10)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    def _keep(self, answer: requests.Response) -> None:
        for cookie in answer.cookies:
            if cookie.is_expired() or not cookie.value:
                self.cookies.pop(cookie.name, None)
            else:
                self.cookies[cookie.name] = cookie.value


@dataclass(frozen=True)
class OperatorClient:
    """The operator, who registers applications and machines."""

    url: str

    def application(self, **other: Any) -> JSON:  # noqa: ANN401 - fields of several types
        told = {
            "name": "Coffre de poche",
            "kind": "native",
            "redirect_uris": [BACK],
            "post_logout_redirect_uris": [AFTER],
            "scope": ["openid", "profile", "email", "offline_access", "chartrier"],
        }
        return self._post("/api/auth/applications", told | other)

    def machine(self, scope: str = "deposit", **other: Any) -> JSON:  # noqa: ANN401
        return self._post("/api/auth/clients", {"name": "Paie Nord", "scope": scope} | other)

    def _post(self, path: str, body: JSON) -> JSON:
        answer = requests.post(self.url + path, json=body, headers=self._headers(), timeout=10)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def _headers(self) -> dict[str, str]:
        asked = {"grant_type": "client_credentials"}
        answer = requests.post(
            f"{self.url}/api/auth/oauth/token", data=asked, auth=(str(OPERATOR_ID), OPERATOR_SECRET), timeout=10
        )
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}
