"""Departures: whoever closes their account leaves no structure, establishment or relation without an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chartrier.access.principal import Principal
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.tenancy.tests.departures.departures_support import abandon, begin_closing, close_account, decisions
from services.tenancy.tests.tenancy_support import (
    OPERATOR,
    client_user,
    in_force,
    invitation_of,
    leave_structure,
    member,
    organisation_path,
    registered,
    registered_as,
    remove_user,
    set_rights,
)


@pytest.fixture
def clock(service: RunningService) -> Iterator[FrozenClock]:
    """The clock of the service, which stands again where it stood."""
    found = service.runtime.clock
    assert isinstance(found, FrozenClock)
    before = found.now()
    yield found
    found.advance(before - found.now())


def structure_of(service: RunningService, *administrators: Person) -> tuple[str, list[str]]:
    structure = registered(service)
    return structure, [member(service, structure, who, {structure: ["administrator"]}) for who in administrators]


def leave(service: RunningService, who: Person, structure: str) -> int:
    return leave_structure(service, who, structure).status_code


def administrators(service: RunningService, structure: str) -> set[Person]:
    held = ("administrator",)
    return {who for who in (ALICE, BOB, CHARLIE) if (structure, None, held) in in_force(service, who.id)}


@pytest.mark.spec("TEN-41")
def test_the_only_administrator_of_a_structure_does_not_close_the_account_and_reads_for_which(
    service: RunningService,
) -> None:
    structure, _ = structure_of(service, ALICE)
    member(service, structure, BOB, {structure: ["user"]})
    sole, user = begin_closing(service, ALICE), begin_closing(service, BOB)
    assert decisions(service) == {sole: ["Étude Imaginaire"], user: None}


@pytest.mark.spec("TEN-22")
def test_an_administrator_leaves_an_agency_only_if_each_establishment_keeps_one(service: RunningService) -> None:
    agency = registered_as(service, "agency", "Lyon", siret="73282932000074")
    asked = {"name": "Brest", "address": {"street": "1 quai Fictif", "post_code": "29200", "city": "Brest"}}
    brest = (
        service.as_machine(OPERATOR).post(f"{organisation_path(agency)}/establishments", json=asked).get_json()["id"]
    )
    member(service, agency, ALICE, {agency: ["A"], brest: ["A"]})
    bob = member(service, agency, BOB, {brest: ["A"]})
    refused, of_brest = begin_closing(service, ALICE), begin_closing(service, BOB)
    assert decisions(service) == {refused: ["Lyon"], of_brest: None}

    abandon(service, BOB, of_brest)
    assert set_rights(service.as_machine(OPERATOR), agency, bob, agency, ["A"]).status_code == 200
    granted = begin_closing(service, ALICE)
    assert decisions(service)[granted] is None


@pytest.mark.spec("TEN-22")
def test_the_administrator_of_one_relation_does_not_take_the_place_of_the_other_s(service: RunningService) -> None:
    first, second = (UUID(registered_as(service, "agency", name)) for name in ("Agence Une", "Agence Deux"))
    client_user(service, ALICE, ["A"], agency=first)
    client_user(service, BOB, ["A"], agency=second)
    refused = begin_closing(service, ALICE)
    assert decisions(service) == {refused: ["Ateliers Fictifs"]}


@pytest.mark.spec("TEN-22")
def test_somebody_who_was_only_invited_does_not_take_the_place_of_an_administrator(service: RunningService) -> None:
    structure, _ = structure_of(service, ALICE)
    service.as_machine(OPERATOR).post(
        f"{organisation_path(structure)}/members", json=invitation_of("Emma", {structure: ["administrator"]})
    )
    refused = begin_closing(service, ALICE)
    assert decisions(service) == {refused: ["Étude Imaginaire"]}


@pytest.mark.spec("TEN-22", "TEN-41")
def test_whoever_was_granted_to_leave_is_no_longer_one_who_remains(service: RunningService) -> None:
    structure, (_, bob) = structure_of(service, ALICE, BOB)
    granted = begin_closing(service, ALICE)
    assert decisions(service) == {granted: None}

    assert leave(service, BOB, structure) == 409
    operator = service.as_machine(OPERATOR)
    assert set_rights(operator, structure, bob, structure, ["user"]).status_code == 409
    # Until they have left they are one of the two that a structure has at most.
    invitation = invitation_of("Emma", {structure: ["administrator"]})
    assert operator.post(f"{organisation_path(structure)}/members", json=invitation).status_code == 409
    also = begin_closing(service, BOB)
    assert decisions(service)[also] == ["Étude Imaginaire"]

    close_account(service, ALICE, granted)
    assert administrators(service, structure) == {BOB}
    assert operator.post(f"{organisation_path(structure)}/members", json=invitation).status_code == 201


@pytest.mark.spec("TEN-22", "TEN-41")
def test_whoever_gives_up_to_close_counts_again(service: RunningService) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    granted = begin_closing(service, ALICE)
    decisions(service)
    abandon(service, ALICE, granted)
    assert leave(service, BOB, structure) == 204


@pytest.mark.spec("TEN-22", "TEN-41")
def test_whoever_was_refused_counts_on(service: RunningService) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    granted, refused = begin_closing(service, ALICE), None
    decisions(service)
    refused = begin_closing(service, BOB)
    assert decisions(service) == {granted: None, refused: ["Étude Imaginaire"]}
    assert leave(service, ALICE, structure) == 204


@pytest.mark.spec("TEN-22")
def test_a_departure_that_nobody_confirms_or_abandons_is_over_after_two_days(
    service: RunningService, clock: FrozenClock
) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    begin_closing(service, ALICE)
    decisions(service)
    clock.advance(timedelta(hours=47))
    service.run_job("delete_expired_departures")
    assert leave(service, BOB, structure) == 409
    clock.advance(timedelta(hours=1))
    service.run_job("delete_expired_departures")
    assert leave(service, BOB, structure) == 204


@pytest.mark.spec("TEN-22")
def test_a_question_that_waited_for_two_days_is_answered_no_more(service: RunningService, clock: FrozenClock) -> None:
    begin_closing(service, ALICE)
    clock.advance(timedelta(hours=48))
    assert decisions(service) == {}


@pytest.mark.spec("TEN-22")
def test_a_closing_that_was_abandoned_before_it_was_heard_of_reserves_nothing(service: RunningService) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    closing_id = new_id()
    abandon(service, ALICE, closing_id)
    begin_closing(service, ALICE, closing_id=closing_id)
    assert decisions(service) == {}
    assert leave(service, BOB, structure) == 204


@pytest.mark.spec("TEN-22")
def test_a_closing_that_begins_anew_is_decided_anew_in_whatever_order_the_events_come(
    service: RunningService,
) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    first, second = begin_closing(service, ALICE), begin_closing(service, ALICE)
    abandon(service, ALICE, first)
    assert decisions(service) == {second: None}
    begin_closing(service, ALICE, closing_id=second)
    assert decisions(service) == {second: None}
    assert len(service.events("tenancy.departure-granted.v1")) == 1
    assert leave(service, BOB, structure) == 409


@pytest.mark.spec("TEN-22")
def test_nobody_takes_their_own_place_by_an_account_that_was_merged(service: RunningService) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    refused = begin_closing(service, ALICE, merged=[BOB.id])
    assert decisions(service) == {refused: ["Étude Imaginaire"]}
    assert administrators(service, structure) == {ALICE, BOB}


@pytest.mark.spec("TEN-26")
def test_an_erp_still_names_no_administrator_beside_one_who_is_about_to_leave(service: RunningService) -> None:
    agency = UUID(registered_as(service, "agency", "Agence Une"))
    client_user(service, ALICE, ["A"], agency=agency)
    begin_closing(service, ALICE)
    decisions(service)
    client_user(service, BOB, ["A", "F"], agency=agency)
    assert {rights for _, _, rights in in_force(service, BOB.id)} == {("F",)}


@pytest.mark.spec("TEN-22", "TEN-41")
def test_of_two_administrators_who_close_at_once_exactly_one_may_leave(service: RunningService) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    with ThreadPoolExecutor(2) as pool:
        closings = list(pool.map(lambda who: begin_closing(service, who), (ALICE, BOB)))
        list(pool.map(lambda _: service.run_job("decide_departures"), range(2)))
    decided = decisions(service)
    assert set(decided) == set(closings)
    assert sorted(decided.values(), key=bool) == [None, ["Étude Imaginaire"]]
    for who, closing_id in zip((ALICE, BOB), closings, strict=True):
        if decided[closing_id] is None:
            close_account(service, who, closing_id)
    assert len(administrators(service, structure)) == 1


@pytest.mark.spec("TEN-22", "TEN-41")
@pytest.mark.parametrize("how", ["leaves", "is removed", "loses the right"])
def test_of_two_administrators_one_of_whom_closes_while_the_other_goes_one_remains(
    service: RunningService, how: str
) -> None:
    structure, (_, bob) = structure_of(service, ALICE, BOB)
    operator = service.as_machine(OPERATOR)
    acts = {
        "leaves": lambda: leave(service, BOB, structure),
        "is removed": lambda: remove_user(service, ALICE, structure, bob).status_code,
        "loses the right": lambda: set_rights(operator, structure, bob, structure, ["user"]).status_code,
    }

    def close() -> UUID:
        closing_id = begin_closing(service, ALICE)
        service.run_job("decide_departures")
        return closing_id

    with ThreadPoolExecutor(2) as pool:
        closing, goes = pool.submit(close), pool.submit(acts[how])
        closing_id, gone = closing.result(), goes.result()
    granted = decisions(service)[closing_id] is None
    assert (granted, gone) in ((True, 409), (False, 200), (False, 204))
    if granted:
        close_account(service, ALICE, closing_id)
    assert administrators(service, structure)


def test_an_event_about_somebody_else_s_account_reserves_nothing(service: RunningService) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        service.receive(
            "auth.closing-begun.v1", tenant_id=BOB.id, closing_id=new_id(), account_id=ALICE.id, accounts=[ALICE.id]
        )


def test_a_departure_is_seen_by_whoever_leaves_and_whoever_administers_the_space(service: RunningService) -> None:
    structure, _ = structure_of(service, ALICE, BOB)
    other = registered_as(service, "deposit_client", "Autre étude")
    begin_closing(service, ALICE)

    def seen(**scope: Any) -> int:  # noqa: ANN401 - the scope of a transaction
        with service.app.app_context(), transaction(**scope) as session:
            return session.scalar(text("SELECT count(*) FROM departures")) or 0

    assert [seen(tenant=UUID(structure)), seen(tenant=ALICE.id), seen(by=Principal(BOB.id, "person"))] == [1, 1, 1]
    assert [seen(tenant=UUID(other)), seen(tenant=CHARLIE.id), seen(by=Principal(CHARLIE.id, "person"))] == [0, 0, 0]


@pytest.mark.spec("TEN-22")
def test_whoever_is_closing_their_account_begins_to_administer_nothing(service: RunningService) -> None:
    invited_first = registered_as(service, "agency", "Agence Une")
    card = offered(service, BOB, invited_first)
    agency = registered_as(service, "agency", "Agence Deux")
    bob = member(service, agency, BOB, {agency: ["D"]})
    closing = begin_closing(service, BOB)
    assert decisions(service) == {closing: None}

    accepted = service.as_(BOB).post(f"/api/tenancy/invitations/{card}/acceptance")
    given = set_rights(service.as_machine(OPERATOR), agency, bob, agency, ["A"])
    for refused in (accepted, given):
        assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/account-closing")
    assert in_force(service, BOB.id) == {(agency, agency, ("D",))}

    abandon(service, BOB, closing)
    assert service.as_(BOB).post(f"/api/tenancy/invitations/{card}/acceptance").status_code == 204
    assert set_rights(service.as_machine(OPERATOR), agency, bob, agency, ["A"]).status_code == 200


@pytest.mark.spec("TEN-05", "TEN-22")
def test_an_invitation_that_is_answered_with_an_account_that_closes_waits_on_its_card(service: RunningService) -> None:
    begin_closing(service, BOB)
    agency = registered_as(service, "agency", "Agence Une")
    card = offered(service, BOB, agency, accepted=True)
    assert in_force(service, BOB.id) == set()
    assert [each["id"] for each in service.as_(BOB).get("/api/tenancy/invitations").get_json()["items"]] == [card]


@pytest.mark.spec("TEN-22")
def test_of_a_closing_and_an_acceptance_at_once_one_is_refused(service: RunningService) -> None:
    for number in range(5):
        agency = registered_as(service, "agency", f"Agence {number}")
        bob = replace(BOB, id=uuid4(), session_id=uuid4())
        card = offered(service, bob, agency)

        def close(who: Person = bob) -> UUID:
            closing_id = begin_closing(service, who)
            service.run_job("decide_departures")
            return closing_id

        def accept(who: Person = bob, card: str = card) -> int:
            return service.as_(who).post(f"/api/tenancy/invitations/{card}/acceptance").status_code

        with ThreadPoolExecutor(2) as pool:
            closing, accepting = pool.submit(close), pool.submit(accept)
            closing_id, accepted = closing.result(), accepting.result()
        granted = decisions(service)[closing_id] is None
        assert (granted, accepted) in ((True, 409), (False, 204))


def offered(service: RunningService, who: Person, agency: str, *, accepted: bool = False) -> str:
    """Have the operator invite somebody who has an account, to administer an agency; return the invitation's id."""
    asked = invitation_of(who.name, {agency: ["A"]})
    invited = service.as_machine(OPERATOR).post(f"{organisation_path(agency)}/members", json=asked)
    assert invited.status_code == 201, invited.text
    service.receive(
        "auth.account-joined.v1",
        tenant_id=UUID(agency),
        account_id=who.id,
        holder_id=agency,
        invitation_id=invited.get_json()["id"],
        accepted=accepted,
    )
    return str(invited.get_json()["id"])
