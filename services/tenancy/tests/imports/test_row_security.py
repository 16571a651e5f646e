"""The rows of an import are seen by those who may import into the same establishment or agency, and nobody else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import person as cast_person
from services.tenancy.tests.employees.employees_support import agency_of, let_administer
from services.tenancy.tests.imports.imports_support import HEADER, ZOE, csv_of, send
from services.tenancy.tests.imports.test_imports import continue_once, many

DENISE = cast_person("Denise")


@pytest.mark.parametrize("kind", ["employees", "clients"])
@pytest.mark.parametrize("table", ["imports", "import_slices", "import_line_errors", "import_keys"])
def test_a_row_is_seen_by_who_may_import_there_and_nobody_else(service: RunningService, table: str, kind: str) -> None:
    let_administer(service)
    let_administer(service, DENISE, right="DA")
    let_administer(service, BOB, establishment=uuid4())
    other = {"holder_id": uuid4(), "organisation_id": uuid4(), "kind": "agency"}
    service.receive_grant(CHARLIE.id, rights=["A"], **other)  # type: ignore[arg-type]
    lines = many(600) if kind == "employees" else csv_of(("SIRET", "Nom"), *[(f"{n}", "") for n in range(600)])
    send(service, lines + b"\n" + csv_of(HEADER, ZOE), kind=kind)
    # A slice is checked: its lines' numbers are stored, and what is wrong with them.
    assert continue_once(service)
    seen = rows(service, table, by=Principal(ALICE.id, "person"))
    if (table, kind) not in {("import_line_errors", "employees"), ("import_keys", "clients")}:
        assert seen > 0
    assert seen == rows(service, table, tenant=agency_of(service)) == rows(service, table, maintenance=True)
    strangers = [DENISE, CHARLIE] if kind == "clients" else [DENISE, CHARLIE, BOB]
    for stranger in strangers:
        assert rows(service, table, by=Principal(stranger.id, "person")) == 0
    assert rows(service, table, tenant=uuid4()) == 0


def rows(service: RunningService, table: str, **scope: Any) -> int:  # noqa: ANN401 - of a transaction
    with service.app.app_context(), transaction(**scope) as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - ours
