"""The database of notify: each table shows its rows within their tenant alone."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB
from services.notify.tests.notify_under_test import (
    NotifyUnderTest,
    activated,
    delivered,
    document,
    granted,
    holder_of,
    invited,
)

HOLDER = holder_of("Alice")


def rows(notify: NotifyUnderTest, table: str, **scope: object) -> int:
    with notify.service.app.app_context(), transaction(**scope) as session:  # type: ignore[arg-type]
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - ours


@pytest.fixture
def filled(notify: NotifyUnderTest) -> NotifyUnderTest:
    """A row in each table, within Alice's account or her holder."""
    payslip = document(HOLDER, "payslip", "owner")
    notify.receive(activated(ALICE), granted(ALICE, HOLDER, ["owner"], "company"), delivered(payslip))
    notify.receive(invited(BOB, HOLDER, notify.clock.now()))
    opened = {"structure_id": HOLDER, "account_id": ALICE.id, "email": "etude@exemple.test", "name": "Étude"}
    notify.receive(("tenancy.structure-opened.v1", {"tenant_id": HOLDER} | opened))
    notify.receive(("vault.document-read.v1", payslip | {"account_id": BOB.id}))
    notify.receive(("signature.envelope-completed.v1", payslip | {"envelope_id": new_id()}))
    notify.receive(
        ("auth.password-changed.v1", {"tenant_id": ALICE.id, "account_id": ALICE.id, "at": notify.clock.now()})
    )
    closing = {"tenant_id": ALICE.id, "closing_id": new_id(), "account_id": ALICE.id, "service": "notify"}
    at = notify.clock.now() + timedelta(days=1)
    notify.receive(("auth.erasure-requested.v1", closing | {"accounts": [new_id()], "holders": [], "at": at}))
    return notify


@pytest.mark.parametrize(
    "table, tenant",
    [
        ("accounts", ALICE.id),
        ("messages", ALICE.id),
        ("erasures", ALICE.id),
        ("space_addresses", HOLDER),
        ("space_addresses", ALICE.id),
        ("invitations", HOLDER),
        ("documents", HOLDER),
        ("document_readings", HOLDER),
        ("settled_documents", HOLDER),
        ("grant_notifications", HOLDER),
        ("announcements", HOLDER),
    ],
)
def test_a_row_is_seen_by_events_of_its_tenant_and_by_no_other(
    filled: NotifyUnderTest, table: str, tenant: UUID
) -> None:
    assert rows(filled, table, tenant=tenant) == 1
    assert rows(filled, table, tenant=new_id()) == 0
    assert rows(filled, table, maintenance=True) == 1
