"""Chartrier over HTTP, as a program of the depositor: patient with what passes, plain about what does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from chartrier_connector.answers import Answer
from chartrier_connector.errors import Stopped
from chartrier_connector.settings import Settings

_SECONDS: Final = (10, 300)
_PASSING: Final = (429, 502, 503, 504)


class Client:
    """A session with Chartrier."""

    def __init__(self, settings: Settings, *, tries: int = 8) -> None:
        """Prepare a session; nothing is asked yet."""
        self._settings = settings
        self._session = requests.Session()
        self._session.headers["Accept-Language"] = settings.language
        # All that is asked here may be asked again: a deposit is known by its reference.
        retry = Retry(tries, status_forcelist=_PASSING, backoff_factor=0.5, allowed_methods=None, raise_on_status=False)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def deposit(
        self, reference: str, deposits: Sequence[Mapping[str, Any]], files: Mapping[str, bytes]
    ) -> list[Answer]:
        """Deposit lines with their files; return the answer to each, in their order."""
        manifest = {"organisation_id": str(self._settings.organisation), "reference": reference, "deposits": deposits}
        parts = {"manifest": (None, msgspec.json.encode(manifest), "application/json")} | {
            name: (name, content, "application/pdf") for name, content in files.items()
        }
        answer = self._ask("POST", "/api/vault/batches", files=parts)
        return msgspec.convert(answer.json()["lines"], list[Answer], strict=False)

    def sent_documents(self, since: str) -> Iterator[dict[str, Any]]:
        """Yield what was sent since a day, page after page."""
        query = {"organisation": str(self._settings.organisation), "from": since, "limit": "100"}
        place: str | None = None
        while True:
            page = self._ask(
                "GET", "/api/vault/sent-documents", params=query | ({"after": place} if place else {})
            ).json()
            yield from page["items"]
            place = page["next"]
            if place is None:
                return

    def content(self, document_id: str) -> bytes:
        """Return a document as it stands now."""
        return self._ask("GET", f"/api/vault/sent-documents/{document_id}/content", params={"as": "attachment"}).content

    def _ask(self, method: str, path: str, **given: Any) -> requests.Response:  # noqa: ANN401 - as requests takes it
        if "Authorization" not in self._session.headers:
            self._authenticate()
        answer = self._send(method, path, **given)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            # The token has ended; the next one is good.
            del self._session.headers["Authorization"]
            self._authenticate()
            answer = self._send(method, path, **given)
        if not answer.ok:
            raise _refusal(answer)
        return answer

    def _authenticate(self) -> None:
        answer = self._send(
            "POST",
            "/api/auth/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(self._settings.program, self._settings.secret()),
        )
        if answer.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED):
            raise Stopped("refused_program")
        if not answer.ok:
            raise _refusal(answer)
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def _send(self, method: str, path: str, **given: Any) -> requests.Response:  # noqa: ANN401 - the same
        try:
            return self._session.request(method, self._settings.address + path, timeout=_SECONDS, **given)
        except requests.RequestException as lost:
            raise Stopped("unreachable", reason=type(lost).__name__) from lost


def _refusal(answer: requests.Response) -> Stopped:
    if answer.status_code in _PASSING:
        return Stopped("unreachable", reason=answer.status_code)
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    reason = " ".join(str(problem[each]) for each in ("title", "detail") if problem.get(each)) or answer.reason
    return Stopped("answered", reason=reason, reference=problem.get("reference", "—"))
