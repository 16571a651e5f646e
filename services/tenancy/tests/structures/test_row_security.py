"""Rows of structures that are being opened are seen by whoever opens them, and nobody else."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.structures.structure_support import Opener, account_opened


def rows(service: RunningService, table: str, **scope: object) -> int:
    with service.app.app_context(), transaction(**scope) as session:  # type: ignore[arg-type]
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - ours


@pytest.mark.parametrize(
    "table, count", [("structure_openings", 1), ("structure_opening_steps", 4), ("structure_attachments", 1)]
)
def test_rows_of_an_opening_are_seen_by_whoever_opens_it(service: RunningService, table: str, count: int) -> None:
    account_opened(service)
    account_opened(service, BOB, "Étude de Bob")
    Opener(service).attach("identity")
    structure = UUID(Opener(service).see().get_json()["structure_id"])
    assert rows(service, table, by=Principal(ALICE.id, "person")) == count
    assert rows(service, table, tenant=structure) == count
    for scope in ({"by": Principal(CHARLIE.id, "person")}, {"tenant": new_id()}):
        assert rows(service, table, **scope) == 0
