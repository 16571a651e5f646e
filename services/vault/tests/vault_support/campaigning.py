"""Employees of an employer, a PDF of their payslips, and a campaign that sends them."""

from __future__ import annotations

import io
from typing import Any, Final
from uuid import UUID

import pikepdf

from chartrier.ids import new_id
from chartrier.testing import BOB, Person, RunningService
from services.vault.tests.vault_support.scenario import ALICES, CHARLIES, EMPLOYER, Json, pdf_that_says

_GRANT: Final = new_id()
HER_PAGE: Final = "Bulletin de paie\nMatricule : M-1001\nDURAND Alice\nNet à payer 1 802,15"
HIS_PAGE: Final = "Bulletin de paie\nMatricule : M-2002\nROUX Charlie\nNet à payer 2 114,70"


def employee(holder_id: UUID, staff_number: str, first_name: str, last_name: str, **changes: Any) -> Json:  # noqa: ANN401
    """Return an employee as tenancy publishes them."""
    return {
        "holder_id": holder_id, "establishment_id": EMPLOYER, "staff_number": staff_number,
        "first_name": first_name, "last_name": last_name, "email": f"{first_name.lower()}@exemple.test",
    } | changes  # fmt: skip


def publish_employees(service: RunningService, *employees: Json, at: str = "2026-11-20T08:00:00Z") -> None:
    """Let tenancy publish employees: Alice and Charlie unless others are given."""
    known = employees or (
        employee(ALICES, "M-1001", "Alice", "Durand"),
        employee(CHARLIES, "M-2002", "Charlie", "Roux"),
    )
    service.receive(
        "tenancy.employees-changed.v1", tenant_id=EMPLOYER, organisation_id=EMPLOYER, employees=list(known), at=at
    )


def let_send(service: RunningService, who: Person = BOB, right: str = "D", *, version: int = 1) -> None:
    """Let somebody send for the employer; in a later version with another right, no longer."""
    service.receive_grant(
        who.id, holder_id=EMPLOYER, organisation_id=EMPLOYER, rights=[right], kind="employer",
        grant_id=_GRANT, version=version,
    )  # fmt: skip


def payslips_of(*texts: str) -> bytes:
    """Return one PDF with a page for each text; all pages share their resources, as payroll software writes them."""
    made = pikepdf.new()
    for text in texts:
        with pikepdf.open(io.BytesIO(pdf_that_says(text))) as one:
            made.pages.extend(one.pages)
    shared = pikepdf.Dictionary(XObject=pikepdf.Dictionary(), Font=made.pages[0].Resources.Font)
    for place, page in enumerate(made.pages):
        # The net pay as a form of its own, listed in the resources of every page.
        form = made.make_stream(f"BT (NET-OF-{place}) Tj ET".encode())
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
        shared.XObject[f"/Net{place}"] = form
        page.contents_add(f"/Net{place} Do".encode())
    resources = made.make_indirect(shared)
    for page in made.pages:
        page.obj.Resources = resources
    written = io.BytesIO()
    made.save(written, deterministic_id=True)
    return written.getvalue()


class Campaigning:
    """A campaign, and what its sender does with it."""

    def __init__(self, service: RunningService, who: Person = BOB) -> None:
        self.service, self.who, self.id = service, who, new_id()

    def ask(self, method: str, path: str = "", **options: Any) -> Any:  # noqa: ANN401 - werkzeug's own answer
        """Ask something about the campaign."""
        caller = self.service.as_(self.who)
        return getattr(caller, method)(f"/api/vault/campaigns/{self.id}{path}", **options)

    def begin(self, **changes: Any) -> Any:  # noqa: ANN401
        """Begin it."""
        new = {"establishment_id": str(EMPLOYER), "title": "Bulletin de paie d’octobre 2026", "period": "2026-10"}
        return self.ask("put", json=new | changes)

    def split(self, *texts: str) -> Json:
        """Begin it, send its file and have it split; return how far it is."""
        assert self.begin().status_code == 200
        sent = self.ask("put", "/file", data=payslips_of(*texts))
        assert sent.status_code == 202, sent.text
        self.service.run_job("split_campaigns")
        return self.shown()

    def shown(self) -> Json:
        """Return how far it is."""
        answer: Json = self.ask("get").get_json()
        return answer

    def documents(self, **query: Any) -> list[Json]:  # noqa: ANN401
        """Return its documents."""
        items: list[Json] = self.ask("get", "/documents", query_string=query).get_json()["items"]
        return items

    def settle(self, page: int, holder_id: UUID | None) -> Any:  # noqa: ANN401
        """Say whose a document is."""
        return self.ask("put", f"/documents/{page}/recipient", json={"holder_id": holder_id and str(holder_id)})

    def send(self, at: str | None = None) -> Any:  # noqa: ANN401
        """Have it sent."""
        return self.ask("post", "/sending", json={"at": at} if at else {})
