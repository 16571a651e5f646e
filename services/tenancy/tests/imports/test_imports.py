"""An import: tried first without a change, applied slice by slice, resumed where it stopped, seen by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.runtime.current import context
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import person as cast_person
from services.tenancy.tests.employees.employees_support import agency_of, let_administer, listed, names
from services.tenancy.tests.imports.imports_support import (
    HEADER,
    IMPORTS,
    NOE,
    ZOE,
    applied,
    checked,
    counts,
    csv_of,
    errors,
    send,
    shown,
    stored,
    xlsx_of,
)
from services.tenancy.tests.tenancy_support import OPERATOR, activated
from tenancy.imports import progress

DENISE = cast_person("Denise")


def many(count: int, *, name: str = "Martin") -> bytes:
    return csv_of(HEADER, *[(f"M-{n:05}", name, f"Zoé {n}", f"m{n}@example.test") for n in range(count)])


def continue_once(service: RunningService) -> bool:
    with service.app.app_context(), transaction(maintenance=True) as session:
        return progress.continue_next(session, context())


@pytest.fixture
def clock(service: RunningService) -> Iterator[FrozenClock]:
    """The clock of the service, which stands again where it stood."""
    found = service.runtime.clock
    assert isinstance(found, FrozenClock)
    stood_at = found.at
    yield found
    found.at = stood_at


@pytest.fixture(autouse=True)
def _alice_administers(service: RunningService) -> None:
    let_administer(service)
    activated(service, ALICE)


@pytest.mark.spec("TEN-34")
def test_a_dry_run_says_what_would_become_of_each_line_and_changes_nothing(service: RunningService) -> None:
    applied(service, csv_of(HEADER, ZOE, NOE))
    renamed, wrong = ("M-2", "Dubois", "Noé", "noe@example.test"), ("M-4", "", "Léa", "lea(at)example")
    new, again = ("M-3", "Petit", "Ève", ""), ("M-3", "Petit", "Adam", "")
    found = checked(service, csv_of(HEADER, ZOE, renamed, new, wrong, again))
    assert found["state"] == "checked"
    assert counts(found) == {"created": 1, "updated": 1, "unchanged": 1, "refused": 2}
    assert errors(service, found) == [(5, "Nom", ""), (5, "E-mail", "lea(at)example"), (6, "Matricule", "M-3")]
    assert names(listed(service)) == ["Durand", "Martin"], "nothing is applied yet"
    assert service.events("tenancy.holder-registered.v1") == [], "nobody is invited before the first document"


@pytest.mark.spec("TEN-34")
def test_what_was_not_refused_is_applied_and_the_list_says_who_when_and_with_what_result(
    service: RunningService,
) -> None:
    found = applied(service, csv_of(HEADER, ZOE, ("M-9", "", "", ""), NOE))
    assert (found["state"], counts(found)) == ("applied", {"created": 2, "refused": 1})
    assert names(listed(service)) == ["Durand", "Martin"]
    past = service.as_(ALICE).get(f"{IMPORTS}?kind=employees&unit_id={agency_of(service)}").get_json()
    (line,) = past["items"]
    assert (line["requested_by"], line["applied_by"], line["file_name"]) == (
        "Alice Durand",
        "Alice Durand",
        "salaries.csv",
    )
    assert line["finished_at"] is not None
    assert past["next"] is None


@pytest.mark.spec("TEN-34")
def test_clients_come_from_a_file_as_from_the_erp_and_their_relation_is_proposed(service: RunningService) -> None:
    rows = (("SIRET", "Raison sociale"), ("732 829 320 00074", "Fonderie Éclair"), ("12345678901234", "Inconnue"))
    found = applied(service, csv_of(*rows), kind="clients", name="clients.csv")
    assert counts(found) == {"created": 1, "refused": 1}
    assert errors(service, found) == [(3, "SIRET", "12345678901234")]
    clients = service.as_(ALICE).get(f"/api/tenancy/organisations/{agency_of(service)}/clients").get_json()["items"]
    assert [(each["name"], each["state"]) for each in clients] == [("Fonderie Éclair", "proposed")]
    again = checked(service, xlsx_of(("SIRET", "Nom"), (73282932000074, "Autre nom")), kind="clients")
    assert counts(again) == {"unchanged": 1}


@pytest.mark.spec("TEN-34")
def test_columns_that_are_not_known_are_chosen_and_may_be_chosen_again(service: RunningService) -> None:
    answer = send(service, csv_of(("Réf. paie", "Nom", "Prénom", "Naissance"), ("M-1", "Martin", "Zoé", "1990")))
    started = answer.get_json()
    assert started["state"] == "choosing"
    assert started["columns"] == [None, "last_name", "first_name", None]
    path = f"{IMPORTS}/{started['id']}/columns"
    wrong = service.as_(ALICE).put(path, json={"columns": [None, "last_name", "first_name", None]})
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"] == [
        {"field": "columns", "reason": "Dites quelle colonne apporte\u00a0: Matricule."}
    ]
    twice = ["staff_number", "last_name", "first_name", "staff_number"]
    assert service.as_(ALICE).put(path, json={"columns": twice}).status_code == 422
    for first in ("last_name", "first_name"):
        second = {"last_name": "first_name", "first_name": "last_name"}[first]
        chosen = {"columns": ["staff_number", first, second, None]}
        assert service.as_(ALICE).put(path, json=chosen).status_code == 200
        service.run_job("continue_imports")
        assert counts(shown(service, started["id"])) == {"created": 1}
    assert service.as_(ALICE).post(f"{IMPORTS}/{started['id']}/application").status_code == 202
    service.run_job("continue_imports")
    assert listed(service)["items"][0]["first_name"] == "Martin"
    assert service.as_(ALICE).put(path, json={"columns": twice}).status_code == 409, "it is applied"


@pytest.mark.spec("TEN-34")
def test_an_import_goes_on_where_it_stopped_and_does_no_line_twice(service: RunningService) -> None:
    started = send(service, many(1100)).get_json()
    seen = []
    while continue_once(service):
        seen.append(shown(service, started["id"])["done"])
    assert seen == [500, 1000, 1100]
    assert service.as_(ALICE).post(f"{IMPORTS}/{started['id']}/application").status_code == 202
    with service.app.app_context(), transaction(maintenance=True) as session:
        progress.continue_next(session, context())
        # As when the worker is killed before it commits.
        session.rollback()
    assert shown(service, started["id"])["done"] == 0
    assert continue_once(service)
    assert listed(service)["counts"]["pending"] == 500
    service.run_job("continue_imports")
    found = shown(service, started["id"])
    assert (found["state"], found["done"], counts(found)) == ("applied", 1100, {"created": 1100})
    assert listed(service)["counts"]["pending"] == 1100


def test_the_same_number_is_refused_however_far_apart_the_lines_are(service: RunningService) -> None:
    content = many(700) + b"\n" + csv_of(("M-00000", "Martin", "Zoé", ""))
    found = checked(service, content)
    assert (counts(found), errors(service, found)) == (
        {"created": 700, "refused": 1},
        [(702, "Matricule", "M-00000")],
    )


def test_a_small_file_does_not_wait_for_a_large_one(service: RunningService) -> None:
    send(service, many(1100))
    small = send(service, csv_of(HEADER, ZOE)).get_json()
    assert continue_once(service)
    assert shown(service, small["id"])["state"] == "checked"


def test_an_import_is_applied_once_and_not_without_anything_to_apply(service: RunningService) -> None:
    started = send(service, csv_of(HEADER, ZOE)).get_json()
    path = f"{IMPORTS}/{started['id']}/application"
    assert service.as_(ALICE).post(path).status_code == 409, "it is not checked yet"
    service.run_job("continue_imports")
    assert [service.as_(ALICE).post(path).status_code for _ in range(2)] == [202, 409]
    service.run_job("continue_imports")
    again = checked(service, csv_of(HEADER, ZOE))
    assert counts(again) == {"unchanged": 1}
    assert service.as_(ALICE).post(f"{IMPORTS}/{again['id']}/application").status_code == 409


def test_an_import_stops_when_whoever_applied_it_loses_the_right(service: RunningService) -> None:
    grant = {"holder_id": agency_of(service), "organisation_id": agency_of(service), "kind": "agency"}
    held = service.receive_grant(BOB.id, rights=["D"], **grant)  # type: ignore[arg-type]
    found = checked(service, many(700))
    assert service.as_(BOB).post(f"{IMPORTS}/{found['id']}/application").status_code == 202
    assert continue_once(service)
    service.receive_grant(BOB.id, rights=[], grant_id=held, version=2, **grant)  # type: ignore[arg-type]
    service.run_job("continue_imports")
    stopped = shown(service, found["id"])
    assert (stopped["state"], stopped["created"], listed(service)["counts"]["pending"]) == ("stopped", 500, 500)


def test_lines_are_erased_once_applied_or_discarded_and_errors_after_a_month(
    service: RunningService, clock: FrozenClock
) -> None:
    applied(service, csv_of(HEADER, ZOE, ("M-9", "Personne", "", "")))
    discarded = checked(service, csv_of(HEADER, NOE))
    assert service.as_(ALICE).delete(f"{IMPORTS}/{discarded['id']}").get_json()["state"] == "discarded"
    assert service.as_(ALICE).delete(f"{IMPORTS}/{discarded['id']}").status_code == 409
    assert "zoe@" not in stored(service)
    assert "noe@" not in stored(service)
    waiting = checked(service, csv_of(HEADER, ("M-7", "Secret", "Léa", ""), ("Erreur", "", "", "")))
    clock.advance(timedelta(days=31))
    assert "Secret" in stored(service)
    service.run_job("forget_old_imports")
    assert "Secret" not in stored(service)
    assert "Erreur" not in stored(service)
    assert shown(service, waiting["id"])["state"] == "discarded"


def test_what_is_wrong_is_paged_and_told_in_the_readers_language(service: RunningService) -> None:
    found = checked(service, csv_of(HEADER, *[(f"M-{n}", "", "", "") for n in range(600)]))
    path = f"{IMPORTS}/{found['id']}/errors"
    page = service.as_(ALICE).get(f"{path}?limit=3", headers={"Accept-Language": "en"}).get_json()
    assert [(each["line"], each["column"]) for each in page["items"]] == [(2, "Nom"), (2, "Prénom"), (3, "Nom")]
    assert (page["items"][0]["reason"], page["more"]) == ("This field is required.", True)
    after = service.as_(ALICE).get(f"{path}?limit=3&line=3&column=1").get_json()["items"]
    assert [(each["line"], each["column"]) for each in after] == [(3, "Prénom"), (4, "Nom"), (4, "Prénom")]
    written = service.as_(ALICE).get(f"{path}.csv").get_data(as_text=True)
    assert written.startswith("\ufeffLigne;Colonne;Valeur;Ce qui ne va pas\r\n2;Nom;;Ce champ est obligatoire.\r\n")
    assert written.count("\r\n") == 1201


@pytest.mark.parametrize(
    "kind, columns", [("employees", "Matricule;Prénom;Nom;E-mail"), ("clients", "SIRET;Raison sociale")]
)
def test_a_file_to_begin_with_has_the_columns_that_are_known(service: RunningService, kind: str, columns: str) -> None:
    answer = service.as_(ALICE).get(f"/api/tenancy/import-template?kind={kind}")
    assert answer.get_data(as_text=True) == f"\ufeff{columns}\r\n"
    filled = answer.get_data() + ("M-1;Zoé;Martin;" if kind == "employees" else "73282932000074;Fonderie").encode()
    assert counts(checked(service, filled, kind=kind)) == {"created": 1}


def test_a_connector_imports_too(service: RunningService) -> None:
    client = uuid4()
    path = f"/api/tenancy/organisations/{agency_of(service)}/machines"
    assert service.as_machine(OPERATOR).post(path, json={"client_id": str(client)}).status_code == 201
    found = checked(service, csv_of(HEADER, ZOE), caller=service.as_machine(client))
    assert counts(found) == {"created": 1}


@pytest.mark.spec("TEN-28")
def test_a_stranger_can_neither_import_nor_see_an_import(service: RunningService) -> None:
    agency = agency_of(service)
    # The right to ask for advances; the rights of another establishment; those of another agency; none at all.
    let_administer(service, DENISE, right="DA")
    let_administer(service, BOB, establishment=uuid4())
    other: dict[str, Any] = {"holder_id": uuid4(), "organisation_id": uuid4(), "kind": "agency"}
    service.receive_grant(CHARLIE.id, rights=["A"], **other)
    found = checked(service, csv_of(HEADER, ZOE, ("M-9", "", "", "")))
    path = f"{IMPORTS}/{found['id']}"
    columns = {"columns": found["columns"]}
    for who in (DENISE, BOB, CHARLIE, cast_person("Emma")):
        caller = service.as_(who)
        assert send(service, csv_of(HEADER, NOE), caller=caller).status_code == 404
        assert caller.get(f"{IMPORTS}?kind=employees&unit_id={agency}").status_code == 404
        if who is not BOB:
            assert caller.get(f"{IMPORTS}?kind=clients&unit_id={agency}").status_code == 404
        for answer in (
            caller.get(path),
            caller.get(f"{path}/errors"),
            caller.get(f"{path}/errors.csv"),
            caller.put(f"{path}/columns", json=columns),
            caller.post(f"{path}/application"),
            caller.delete(path),
        ):
            assert answer.status_code == 404
            assert "M-9" not in answer.text
    assert shown(service, found["id"])["state"] == "checked"
    assert service.anonymous.get(path).status_code == 401
