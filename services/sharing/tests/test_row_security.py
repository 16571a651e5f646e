"""The database of sharing: each table shows its rows to those whom they concern."""

from uuid import UUID

import pytest
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.sharing.tests.sharing_under_test import EMPLOYER, SharingUnderTest, vault_of

OWNED = ["links", "shared_documents", "openings"]


def rows(sharing: SharingUnderTest, table: str, **scope: object) -> int:
    with sharing.service.app.app_context(), transaction(**scope) as session:  # type: ignore[arg-type]
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - ours


@pytest.fixture
def opened(sharing: SharingUnderTest) -> SharingUnderTest:
    """A link of Alice's that somebody opened."""
    sharing.register(ALICE)
    sharing.shared()
    sharing.open(sharing.token())
    return sharing


@pytest.mark.parametrize("table", OWNED)
def test_the_owner_and_events_of_the_holder_see_a_row_and_nobody_else(opened: SharingUnderTest, table: str) -> None:
    assert rows(opened, table, by=Principal(ALICE.id, "person")) == 1
    assert rows(opened, table, tenant=vault_of(ALICE)) == 1
    assert rows(opened, table, by=Principal(CHARLIE.id, "person")) == 0
    assert rows(opened, table, tenant=vault_of(BOB)) == 0


@pytest.mark.parametrize("table", OWNED)
def test_each_of_the_spaces_whose_documents_a_link_shows_sees_it(sharing: SharingUnderTest, table: str) -> None:
    sharing.register(ALICE)
    second, third = new_id(), new_id()
    for holder_id in (second, third):
        sharing.service.receive_grant(ALICE.id, holder_id=holder_id, organisation_id=EMPLOYER, rights=["owner"])
    sharing.shared(ALICE, sharing.ticket(), sharing.ticket(holder_id=second))
    sharing.open(sharing.token())
    seen = 2 if table == "shared_documents" else 1
    assert [rows(sharing, table, tenant=each) for each in (vault_of(ALICE), second, third)] == [seen, seen, 0]


def test_a_name_is_seen_by_whom_it_belongs_to_and_nobody_else(opened: SharingUnderTest) -> None:
    assert rows(opened, "person_names", by=Principal(ALICE.id, "person")) == 1
    assert rows(opened, "person_names", tenant=ALICE.id) == 1
    assert rows(opened, "person_names", by=Principal(CHARLIE.id, "person")) == 0


def test_counts_of_attempts_are_seen_in_maintenance_alone(opened: SharingUnderTest) -> None:
    assert rows(opened, "attempt_counts", maintenance=True) == 3
    for scope in ({"by": Principal(ALICE.id, "person")}, {"tenant": vault_of(ALICE)}):
        assert rows(opened, "attempt_counts", **scope) == 0


@pytest.mark.parametrize("account_id, seen", [(ALICE.id, 1), (BOB.id, 0)])
def test_an_erasure_is_seen_within_its_account_alone(opened: SharingUnderTest, account_id: UUID, seen: int) -> None:
    opened.close(ALICE)
    assert rows(opened, "erasures", tenant=account_id) == seen
