"""The product's public API as whoever sets up an installation uses it: through the gateway, like everybody."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

import requests

TIMEOUT = (5, 120)
POLL_SECONDS = 0.3
ACCESS_COOKIE, SIGN_IN_COOKIE = "__Host-access", "__Host-sign-in"
_ACTIVATION = re.compile(r"/activation#([\w.~-]+)")

T = TypeVar("T")


class Refused(Exception):
    """The product answered something else than what was asked for."""

    def __init__(self, status: int, words: str) -> None:
        """Say what it answered."""
        super().__init__(f"{status}: {words}")
        self.status = status


@dataclass(frozen=True)
class PublicApi:
    """The product at an address, for one caller."""

    url: str
    token: str | None = None

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Read something."""
        return self._ask("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, Any] | None = None, **options: Any) -> Any:  # noqa: ANN401 - JSON
        """Do something."""
        return self._ask("POST", path, **({"json": body} if body is not None else {}), **options)

    def put(self, path: str, body: Mapping[str, Any] | None = None, **options: Any) -> Any:  # noqa: ANN401 - JSON
        """Put something in its place."""
        return self._ask("PUT", path, **({"json": body} if body is not None else {}), **options)

    def patch(self, path: str, changes: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Change something."""
        return self._ask("PATCH", path, json=changes)

    def as_machine(self, client_id: str, secret: str, scope: str) -> PublicApi:
        """Sign in as a machine client."""
        form = {"grant_type": "client_credentials", "scope": scope}
        answer = self._ask("POST", "/api/auth/oauth/token", data=form, auth=(client_id, secret))
        return PublicApi(self.url, answer["access_token"])

    def as_person(self, identifier: str, password: str) -> PublicApi:
        """Sign in as a person; the token of the browser's cookie serves as well in a header."""
        credentials = {"identifier": identifier, "password": password}
        answer = self._send("POST", "/api/auth/sessions", json=credentials)
        if answer.status_code == HTTPStatus.ACCEPTED:
            answer = self._accept_terms(answer)
        return self._with_cookie_of(answer)

    def activate(self, token: str, *, identifier: str, password: str) -> PublicApi:
        """Take an account into use by the link of its invitation."""
        seen = self.post("/api/auth/activations/preview", {"token": token})
        chosen = {"token": token, "identifier": identifier, "password": password}
        chosen["terms_version"] = seen["terms"]["version"]
        return self._with_cookie_of(self._send("POST", "/api/auth/activations", json=chosen))

    def send_batch(self, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        """Deposit documents."""
        parts = {name: (name, content, "application/pdf") for name, content in files.items()}
        body = {"manifest": (None, json.dumps(manifest), "application/json"), **parts}
        return self._ask("POST", "/api/vault/batches", files=body)

    def activation_token_of(self, email: str) -> str | None:
        """Look into the captured mail for the link by which this person takes an account into use."""
        listed = self.get("/api/notify/captured-messages", to=email)["items"]
        for each in listed:
            message = self.get(f"/api/notify/captured-messages/{each['id']}")
            if link := _ACTIVATION.search(message["text"]):
                return link[1]
        return None

    def _accept_terms(self, asked: requests.Response) -> requests.Response:
        """Accept the terms that whoever came into another kind of space is asked for at the next sign-in."""
        accepted = [{"kind": each["kind"], "version": each["version"]} for each in asked.json()["terms"]]
        held = {"cookies": {SIGN_IN_COOKIE: asked.cookies[SIGN_IN_COOKIE]}, "headers": {"X-Chartrier": "portal"}}
        return self._send("POST", "/api/auth/sign-in/terms", json={"accepted": accepted}, **held)

    def _with_cookie_of(self, answer: requests.Response) -> PublicApi:
        return PublicApi(self.url, answer.cookies[ACCESS_COOKIE])

    def _ask(self, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 - JSON
        answer = self._send(method, path, **options)
        return answer.json() if answer.content else None

    def _send(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - requests' own
        headers = options.pop("headers", {}) | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        answer = requests.request(method, f"{self.url}{path}", headers=headers, timeout=TIMEOUT, **options)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise Refused(answer.status_code, answer.text[:500])
        return answer


def eventually(ask: Callable[[], T | None], *, within: float) -> T:
    """Ask until there is an answer: what one service says reaches the others in a moment."""
    deadline = time.monotonic() + within
    while True:
        try:
            if (found := ask()) is not None:
                return found
            last: Exception = TimeoutError("nothing came")
        except Refused as refusal:
            if refusal.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE}:
                raise
            last = refusal
        if time.monotonic() > deadline:
            raise last
        time.sleep(POLL_SECONDS)
