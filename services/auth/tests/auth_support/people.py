"""The people of the tests: Alice is invited, Bob is her colleague, Charlie a stranger. And the browsers they use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chartrier.access.password_hashes import HashCost, Passwords
from chartrier.access.sealing import Unsealer
from chartrier.ids import new_id
from chartrier.testing import RunningService
from chartrier.testing.cast import seal_key

PASSWORD = "Voilier-7-Sardine"
OPERATOR_ID = UUID("0192f0c0-0000-7000-8000-000000000001")
OPERATOR_SECRET = "the operator's secret, of tests only"


class RecordingHasher(PasswordHasher):
    """argon2id at a cost that tests can pay; it remembers the cost of each hash that was made or compared with."""

    def __init__(self, cost: HashCost) -> None:
        """Begin with nothing made."""
        super().__init__(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)
        self.work: list[str] = []

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        made = super().hash(password, salt=salt)
        self.work.append(f"hash {_cost_of(made)}")
        return made

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.work.append(f"verify {_cost_of(str(hash))}")
        return super().verify(hash, password)


class RecordingPasswords(Passwords):
    """Password hashes that remember which passwords were compared with one, and let something happen during_next."""

    def __init__(self, hasher: RecordingHasher) -> None:
        """Begin with nothing seen."""
        super().__init__(hasher)
        self.hasher = hasher
        self.compared: list[str] = []
        self.during_next: list[Callable[[], None]] = []

    def verify(self, password: str, stored: str | None) -> bool:
        self.compared.append(password)
        while self.during_next:
            self.during_next.pop()()
        return super().verify(password, stored)


@dataclass
class Browser:
    """A browser: it keeps cookies, and its writes carry the header of our own page."""

    app: Flask
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        """Begin without any cookie."""
        self.client = self.app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own options
        return self._send("GET", path, options)

    def post(self, path: str, json: dict[str, Any] | None = None, **options: Any) -> TestResponse:  # noqa: ANN401
        return self._send("POST", path, options | ({} if json is None else {"json": json}))

    def patch(self, path: str, json: dict[str, Any], **options: Any) -> TestResponse:  # noqa: ANN401
        return self._send("PATCH", path, options | {"json": json})

    def put(self, path: str, json: dict[str, Any], **options: Any) -> TestResponse:  # noqa: ANN401
        return self._send("PUT", path, options | {"json": json})

    def delete(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401
        return self._send("DELETE", path, options)

    def sign_in(self, identifier: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/api/auth/sessions", {"identifier": identifier, "password": password})

    def cookie(self, name: str) -> str:
        found = self.client.get_cookie(f"__Host-{name}", domain="chartrier.test")
        return found.value if found else ""

    def put_cookie(self, name: str, value: str) -> None:
        self.client.set_cookie(f"__Host-{name}", value, domain="chartrier.test", path="/")

    def _send(self, method: str, path: str, options: dict[str, Any]) -> TestResponse:
        headers = {"X-Chartrier": "portal"} | dict(options.pop("headers", {}))
        return self.client.open(path, method=method, base_url="https://chartrier.test", headers=headers, **options)


@dataclass(frozen=True)
class Invitee:
    """Somebody whom an employer registered."""

    first_name: str
    last_name: str
    email: str
    employer: str

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


ALICE = Invitee("Alice", "Ferrand", "alice@exemple.fr", "Atelier Nord")
BOB = Invitee("Bob", "Ménard", "bob@exemple.fr", "Atelier Nord")
CHARLIE = Invitee("Charlie", "Okoye", "charlie@exemple.fr", "Maison Sud")


@dataclass(frozen=True)
class Scenario:
    """Everything that happens to these people before they touch auth themselves."""

    service: RunningService

    def register(
        self,
        who: Invitee,
        *,
        holder_id: UUID | None = None,
        invitation_id: UUID | None = None,
        event_id: UUID | None = None,
    ) -> UUID:
        """Have tenancy say that a holder was registered; return the holder's id."""
        holder_id = holder_id or uuid4()
        self.service.receive(
            "tenancy.holder-registered.v1",
            tenant_id=holder_id,
            event_id=event_id,
            holder_id=holder_id,
            kind="person",
            organisation_id=uuid4(),
            organisation_name=who.employer,
            invitation_id=invitation_id or new_id(),
            email=who.email,
            first_name=who.first_name,
            last_name=who.last_name,
        )
        return holder_id

    def invite(self, who: Invitee) -> str:
        """Register somebody and return the token of the link that reaches the mailbox."""
        self.register(who)
        return self.last_link().fragment

    def last_link(self) -> SplitResult:
        """The last activation link, as notify reads it."""
        sealed = self.service.events("auth.account-pre-created.v1")[-1]["sealed_link"]
        return urlsplit(Unsealer(seal_key().as_pem(private=True).decode()).open(sealed))

    def activated(self, who: Invitee, identifier: str | None = None) -> Browser:
        """Invite somebody who activates at once; return the browser, signed in."""
        browser = self.browser()
        answer = browser.post("/api/auth/activations", owner(self.invite(who), identifier or who.email))
        assert answer.status_code == 201, answer.text
        return browser

    def browser(self) -> Browser:
        """A browser without cookies."""
        return Browser(self.service.app)

    def operator_token(self) -> str:
        """The operator's access token."""
        return str(self.token_for(str(OPERATOR_ID), OPERATOR_SECRET).get_json()["access_token"])

    def token_for(self, client_id: str, secret: str, **form: str) -> TestResponse:
        """Ask for a machine's token, with the secret by HTTP Basic."""
        asked = {"grant_type": "client_credentials"} | form
        return self.service.app.test_client().post("/api/auth/oauth/token", data=asked, auth=(client_id, secret))


def _cost_of(made: str) -> str:
    # $argon2id$v=19$m=1024,t=1,p=1$salt$hash
    return made.rsplit("$", 2)[0]


def owner(token: str, identifier: str, password: str = PASSWORD, terms_version: str = "2026-11") -> dict[str, str]:
    """What somebody types to take an account into use."""
    return {"token": token, "identifier": identifier, "password": password, "terms_version": terms_version}
