"""sharing as its tests meet it: Alice shares, somebody without an account opens."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from werkzeug.test import TestResponse

from chartrier.access.sealing import Unsealer
from chartrier.clock import FrozenClock
from chartrier.ids import new_id
from chartrier.testing import ALICE, Person, RunningService
from chartrier.testing.cast import seal_key, tickets_of

LINKS = "/api/sharing/links"
OPENINGS = "/api/sharing/openings"
EMPLOYER = uuid5(ALICE.id, "employer")
LINK = "https://chartrier.test/partage#"


def vault_of(who: Person) -> UUID:
    """The holder of somebody's documents."""
    return uuid5(who.id, "vault")


@dataclass
class SharingUnderTest:
    """sharing with its clock, and the events and tickets of the other services."""

    service: RunningService
    clock: FrozenClock

    def register(self, who: Person, *rights: str, holder_id: UUID | None = None) -> UUID:
        """Have somebody with an account and rights; return the grant."""
        named: dict[str, Any] = {"version": 1, "first_name": who.name, "last_name": "Martin"}
        self.service.receive("auth.account-activated.v1", tenant_id=who.id, account_id=who.id, **named)
        return self.service.receive_grant(
            who.id, holder_id=holder_id or vault_of(who), organisation_id=EMPLOYER, rights=list(rights or ("owner",))
        )

    def ticket(self, who: Person = ALICE, **claims: Any) -> str:  # noqa: ANN401 - JSON values
        """Return the vault's ticket for a document of somebody's."""
        described: dict[str, Any] = {
            "document_id": new_id(),
            "holder_id": vault_of(who),
            "organisation_id": EMPLOYER,
            "required_right": "owner",
            "account_id": who.id,
            "title": "Bulletin de paie d'octobre 2026",
            "type": "payslip",
            "size": 81_234,
            "digest": "a" * 64,
            "by": "vault",
            "audience": "sharing",
            "purpose": "share",
            "lifetime": timedelta(seconds=60),
        } | claims
        issuer, subject = described.pop("by"), described.pop("document_id")
        for name in ("holder_id", "organisation_id", "account_id"):
            described[name] = str(described[name]) if described[name] else None
        return tickets_of(issuer).issue(subject=subject, **described)

    def share(self, who: Person = ALICE, *tickets: str, **fields: Any) -> TestResponse:  # noqa: ANN401
        """Share documents as somebody: one of theirs unless tickets are given."""
        body = {
            "tickets": list(tickets) or [self.ticket(who)],
            "recipient_name": "Dominique Petit",
            "recipient_email": "dominique@example.test",
            "message": "Pour le dossier de location.",
            "expires_on": (self.clock.now().date() + timedelta(days=7)).isoformat(),
        } | fields
        return self.service.as_(who).post(LINKS, json=body)

    def shared(self, who: Person = ALICE, *tickets: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
        """Share documents; return the link."""
        answer = self.share(who, *tickets, **fields)
        assert answer.status_code == 201, answer.text
        assert answer.json
        return dict(answer.json)

    def token(self, event_type: str = "sharing.link-created.v1") -> str:
        """Return the secret of the newest link, as the mailbox gets it."""
        sealed = self.service.events(event_type)[-1]["sealed_link"]
        link = Unsealer(seal_key().as_pem(private=True).decode()).open(sealed)
        assert link.startswith(LINK)
        return link.removeprefix(LINK)

    def open(self, token: str, keys: dict[str, str] | None = None, **headers: str) -> TestResponse:
        """Open a link, with a password or a code where one is given."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.service.anonymous.post(OPENINGS, json={"token": token} | (keys or {}), headers=named)

    def ask_code(self, token: str) -> TestResponse:
        """Ask for the code of a link."""
        return self.service.anonymous.post(f"{OPENINGS}/codes", json={"token": token})

    def renew(self, visit: str) -> TestResponse:
        """Have the page of a link that is open go on."""
        return self.service.anonymous.post(f"{OPENINGS}/renewals", json={"visit": visit})

    def code(self) -> str:
        """Return the newest code, as the mailbox gets it."""
        sealed = self.service.events("sharing.opening-code-issued.v1")[-1]["sealed_code"]
        return Unsealer(seal_key().as_pem(private=True).decode()).open(sealed)

    def links(self, who: Person = ALICE, query: str = "") -> dict[str, Any]:
        """Return the list of somebody's links."""
        answer = self.service.as_(who).get(f"{LINKS}{query}")
        assert answer.status_code == 200, answer.text
        assert answer.json
        return dict(answer.json)

    def close(self, who: Person) -> None:
        """Have auth ask for the erasure of somebody's account, and erase it."""
        self.service.receive(
            "auth.erasure-requested.v1",
            tenant_id=who.id,
            closing_id=new_id(),
            account_id=who.id,
            accounts=[who.id],
            holders=[],
            service="sharing",
            at=self.clock.now(),
        )
        self.service.run_job("erase_accounts")

    def day(self, days: int) -> str:
        """Return the date so many days from now."""
        day: date = self.clock.now().date() + timedelta(days=days)
        return day.isoformat()
