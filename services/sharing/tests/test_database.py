"""The database of sharing: it is what the models say, and each table shows its rows to those whom they concern."""

from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from chartrier.access.principal import Principal
from chartrier.database.migrations import drift
from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB, CHARLIE
from services.sharing.tests.sharing_under_test import SharingUnderTest, vault_of
from sharing.app import SERVICE

# Tables of every service, whose rows are guarded by chartrier's own tests.
COMMON = {"alembic_version", "outbox", "inbox", "grants", "spent_proofs", "revoked_sessions", "heartbeat"}
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


def test_every_table_has_row_security_and_is_what_the_models_say(sharing: SharingUnderTest) -> None:
    owner = create_engine(sharing.service.superuser_url)
    assert drift(owner, SERVICE.metadata) == []
    with owner.connect() as connection:
        open_tables = connection.scalars(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                 " AND NOT relforcerowsecurity")
        )  # fmt: skip
        assert set(open_tables) <= COMMON
    owner.dispose()
