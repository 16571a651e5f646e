"""Whoever comes to the gateway in the journeys: a connector, a person with a browser, the operator, a mailbox."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Protocol, TypeVar

import requests

PASSWORD = "Une-Phrase-Inventee-2026"
PATIENCE = 90.0

Found = TypeVar("Found")


def eventually(look: Callable[[], Found | None], *, within: float = PATIENCE) -> Found:
    """Return what is found as soon as there is something; events travel for a moment."""
    deadline = time.monotonic() + within
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@dataclass(frozen=True)
class Email:
    """An e-mail as it arrived."""

    to: str
    subject: str
    text: str
    message_id: str = ""

    def link(self, path: str) -> str:
        """Return the link to a page of ours that the email carries."""
        found = re.search(rf"https?://\S+?/{path}\S*", self.text)
        assert found, f"no link to {path} in: {self.text}"
        return found.group()


class Mailbox(Protocol):
    """Where the e-mails of the product arrive."""

    def emails_to(self, address: str) -> list[Email]:
        """Return what arrived for an address, oldest first."""
        ...


@dataclass(frozen=True)
class CapturedMail:
    """The mail that the embedded product keeps and shows."""

    base: str

    def emails_to(self, address: str) -> list[Email]:
        """Return what arrived for an address, oldest first."""
        path, asked = f"{self.base}/api/notify/captured-messages", {"to": address, "size": "100"}
        listed = requests.get(path, params=asked, timeout=60).json()["items"]
        shown = [requests.get(f"{path}/{one['id']}", timeout=60).json() for one in reversed(listed)]
        return [Email(one["to"], one["subject"], one["text"], one["id"]) for one in shown]


@dataclass
class Caller:
    """Somebody who calls the public interface."""

    base: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - of requests
        """Send a request through the gateway."""
        headers = self.headers | options.pop("headers", {})
        return requests.request(method, f"{self.base}{path}", headers=headers, timeout=60, **options)

    def get(self, path: str, **options: Any) -> requests.Response:  # noqa: ANN401
        """Send GET."""
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:  # noqa: ANN401
        """Send POST."""
        return self.ask("POST", path, **options)

    def put(self, path: str, **options: Any) -> requests.Response:  # noqa: ANN401
        """Send PUT."""
        return self.ask("PUT", path, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:  # noqa: ANN401
        """Send DELETE."""
        return self.ask("DELETE", path, **options)

    def items(self, path: str) -> list[dict[str, Any]]:
        """Return the items of a list."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


@dataclass
class Machine(Caller):
    """A connector, or the operator, with credentials of its own."""

    client_id: str = ""
    client_secret: str = ""

    def authenticate(self) -> Machine:
        """Get an access token for the credentials."""
        answer = self.post(
            "/api/auth/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(self.client_id, self.client_secret),
        )
        assert answer.status_code == 200, answer.text
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return self

    def send_batch(
        self, organisation: str, reference: str, deposits: list[dict[str, Any]], files: dict[str, bytes]
    ) -> requests.Response:
        """Deposit a batch."""
        manifest = json.dumps({"organisation_id": organisation, "reference": reference, "deposits": deposits})
        parts = {"manifest": (None, manifest, "application/json")} | {
            name: (name, content, "application/pdf") for name, content in files.items()
        }
        return self.post("/api/vault/batches", files=parts)


@dataclass
class Person(Caller):
    """Somebody with a browser: cookies, and the portal's own header on what they write."""

    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - of requests
        """Send a request with the browser's cookies, and keep those that come back."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"X-Chartrier": "portal", "Cookie": cookie} | options.pop("headers", {})
        answer = super().ask(method, path, headers=headers, **options)
        for line in answer.raw.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def activate(self, link: str, *, identifier: str, password: str = PASSWORD) -> dict[str, Any]:
        """Open the link of an invitation, choose identifier and password, accept the terms."""
        token = link.partition("#")[2]
        preview = self.post("/api/auth/activations/preview", json={"token": token})
        assert preview.status_code == 200, preview.text
        chosen = {
            "token": token,
            "identifier": identifier,
            "password": password,
            "terms_version": preview.json()["terms"]["version"],
        }
        answer = self.post("/api/auth/activations", json=chosen)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def proof(self, *, audience: str, purpose: str, subject: str, password: str = PASSWORD) -> str:
        """Type the password again, for one thing."""
        asked = {"audience": audience, "purpose": purpose, "subject": subject, "password": password}
        answer = self.post("/api/auth/proofs", json=asked)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["proof"])
