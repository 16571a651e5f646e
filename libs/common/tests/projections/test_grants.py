"""What this service's copy of the grants answers."""

from uuid import UUID

import pytest
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService

HOLDER, AGENCY = new_id(), new_id()


def receive(service: RunningService, principal_id: UUID, rights: list[str], *, holder_id: UUID = HOLDER) -> UUID:
    event = grants.GrantChanged(new_id(), 1, principal_id, "company", holder_id, AGENCY, rights)
    with service.app.app_context(), transaction(maintenance=True) as session:
        grants.project(session, event)
    return event.grant_id


def test_the_grants_of_several_accounts_on_one_holder_are_found_and_nobody_elses(service: RunningService) -> None:
    receive(service, ALICE.id, ["S"])
    receive(service, ALICE.id, ["F"], holder_id=new_id())
    receive(service, BOB.id, ["F", "R"])
    receive(service, BOB.id, [])
    receive(service, CHARLIE.id, ["A"])
    with service.app.app_context(), transaction(maintenance=True) as session:
        held = grants.held_on(session, {ALICE.id, BOB.id}, holder_id=HOLDER)
    assert {(grant.principal_id, grant.rights) for grant in held} == {
        (ALICE.id, frozenset({"S"})),
        (BOB.id, frozenset({"F", "R"})),
    }


def test_the_grants_on_a_holder_are_found_and_no_withdrawn_one(service: RunningService) -> None:
    receive(service, ALICE.id, ["S"])
    receive(service, BOB.id, [])
    receive(service, CHARLIE.id, ["A"], holder_id=new_id())
    with service.app.app_context(), transaction(maintenance=True) as session:
        assert [grant.principal_id for grant in grants.of_holder(session, HOLDER)] == [ALICE.id]


def test_one_grant_is_found_by_its_id_also_when_it_was_withdrawn(service: RunningService) -> None:
    grant_id = receive(service, BOB.id, [])
    with service.app.app_context(), transaction(maintenance=True) as session:
        assert grants.find(session, grant_id) == Grant(BOB.id, "company", HOLDER, AGENCY, frozenset())
        assert grants.find(session, new_id()) is None


@pytest.mark.parametrize(
    "granted_by, sent_by, required, opens",
    [
        (AGENCY, AGENCY, "S", True),
        (AGENCY, AGENCY, "F", False),
        (AGENCY, new_id(), "S", False),
        (AGENCY, None, "S", True),
        (None, new_id(), "S", True),
        (AGENCY, AGENCY, None, True),
        (AGENCY, new_id(), None, False),
    ],
)
def test_a_grant_opens_what_its_organisation_sent_and_its_right_is_for(
    *, granted_by: UUID | None, sent_by: UUID | None, required: str | None, opens: bool
) -> None:
    grant = Grant(ALICE.id, "company", HOLDER, granted_by, frozenset({"S"}))
    assert grant.opens(sent_by, required) is opens


def test_a_withdrawn_grant_opens_nothing() -> None:
    assert not Grant(ALICE.id, "company", HOLDER, AGENCY, frozenset()).opens(AGENCY, None)


def test_a_right_at_one_establishment_is_none_at_another_and_one_for_all_is_one_at_each(
    service: RunningService,
) -> None:
    here, there = new_id(), new_id()
    with service.app.app_context(), transaction(maintenance=True) as session:
        for who, establishment_id in ((ALICE, here), (BOB, None)):
            event = grants.GrantChanged(new_id(), 1, who.id, "agency", AGENCY, AGENCY, ["D"], establishment_id)
            grants.project(session, event)
    for who, establishment_id, expected in (
        (ALICE, here, frozenset({"D"})),
        (ALICE, there, frozenset[str]()),
        (BOB, here, frozenset({"D"})),
        (BOB, there, frozenset({"D"})),
        (CHARLIE, here, frozenset[str]()),
    ):
        by = Principal(who.id, "person")
        with service.app.app_context(), transaction(by=by) as session:
            held = grants.rights_at(session, who.id, organisation_id=AGENCY, establishment_id=establishment_id)
            asked = {"organisation": AGENCY, "establishment": establishment_id}
            in_sql = session.scalar(text("SELECT has_right_at(:organisation, :establishment, 'D')"), asked)
        assert (held, in_sql) == (expected, bool(expected))
