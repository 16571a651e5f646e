"""Whoever has an account is asked before anything of an invitation applies (TEN-05)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.tenancy.tests.tenancy_support import (
    SIRET,
    account_for,
    activated,
    deposit_for_a_company,
    holders_of,
    invite,
    member,
    registered,
)


def offered(service: RunningService, who: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = service.as_(who).get("/api/tenancy/invitations").get_json()["items"]
    return items


@pytest.fixture
def structure(service: RunningService) -> str:
    """A structure that invites Bob, who has an account already."""
    structure = registered(service)
    invite(service, structure, "bob", "administrator")
    account_for(service, service.events("tenancy.member-invited.v1")[-1], BOB.id, "joined")
    return structure


@pytest.mark.spec("TEN-05")
def test_a_card_says_who_invites_and_to_what_and_nothing_applies_before_it_is_accepted(
    service: RunningService, structure: str
) -> None:
    (card,) = offered(service, BOB)
    assert (card["space_name"], card["siret"], card["invited_by"]) == ("Étude Imaginaire", SIRET, "Étude Imaginaire")
    assert [unit["rights"] for unit in card["units"]] == [["administrator"]]
    (told,) = service.events("tenancy.invitation-offered.v1")
    assert (told["account_id"], told["space_name"]) == (str(BOB.id), "Étude Imaginaire")
    assert service.events("tenancy.grant-changed.v1") == []
    assert service.as_(BOB).get("/api/tenancy/spaces").get_json()["items"] == []
    assert service.as_(BOB).get(f"/api/tenancy/organisations/{structure}/sign-in-policy").status_code == 404

    assert service.as_(BOB).post(f"/api/tenancy/invitations/{card['id']}/acceptance").status_code == 204
    assert holders_of(service, BOB.id) == {structure: ["administrator"]}
    assert offered(service, BOB) == []
    assert service.as_(BOB).post(f"/api/tenancy/invitations/{card['id']}/acceptance").status_code == 404


@pytest.mark.spec("TEN-05")
def test_a_card_names_the_person_who_invites(service: RunningService) -> None:
    structure = registered(service)
    member(service, structure, ALICE, {structure: ["administrator"]})
    assert invite(service, structure, "bob", "user", caller=service.as_(ALICE)).status_code == 201
    account_for(service, service.events("tenancy.member-invited.v1")[-1], BOB.id, "joined")
    (card,) = offered(service, BOB)
    assert (card["invited_by"], card["space_name"]) == ("Alice Durand", "Étude Imaginaire")
    (told,) = service.events("tenancy.invitation-offered.v1")
    assert told["invited_by"] == "Alice Durand"


@pytest.mark.spec("TEN-05")
def test_a_refusal_is_told_and_leaves_nothing(service: RunningService, structure: str) -> None:
    (card,) = offered(service, BOB)
    assert service.as_(BOB).post(f"/api/tenancy/invitations/{card['id']}/refusal").status_code == 204
    (told,) = service.events("tenancy.invitation-refused.v1")
    assert (told["member_name"], told["holder_id"], told["administrators"]) == ("bob Durand", structure, [])
    assert service.events("tenancy.grant-changed.v1") == []
    assert offered(service, BOB) == []


@pytest.mark.spec("TEN-05")
def test_a_stranger_cannot_see_or_answer_the_invitation_of_another(service: RunningService, structure: str) -> None:
    (card,) = offered(service, BOB)
    assert offered(service, ALICE) == []
    for answer in ("acceptance", "refusal"):
        refused = service.as_(ALICE).post(f"/api/tenancy/invitations/{card['id']}/{answer}")
        assert refused.status_code == 404
        assert service.anonymous.post(f"/api/tenancy/invitations/{card['id']}/{answer}").status_code == 401
    assert service.events("tenancy.grant-changed.v1") == []


@pytest.mark.spec("TEN-05")
def test_who_followed_the_link_with_an_account_of_theirs_has_accepted(service: RunningService) -> None:
    structure = registered(service)
    invite(service, structure, "bob", "user")
    invitation = service.events("tenancy.member-invited.v1")[-1]
    account_for(service, invitation, CHARLIE.id)
    service.receive(
        "auth.account-joined.v1",
        tenant_id=UUID(structure),
        account_id=BOB.id,
        invitation_id=invitation["invitation_id"],
        holder_id=structure,
        accepted=True,
    )
    assert holders_of(service, BOB.id) == {structure: ["user"]}
    assert holders_of(service, CHARLIE.id) == {}
    assert offered(service, BOB) == []


@pytest.mark.spec("TEN-05")
@pytest.mark.parametrize("first", ["the activation", "the account"])
def test_somebody_new_accepts_by_activating_whatever_is_known_first(service: RunningService, first: str) -> None:
    structure = registered(service)
    invite(service, structure, "bob", "administrator")
    invitation = service.events("tenancy.member-invited.v1")[-1]
    if first == "the activation":
        activated(service, BOB)
    account_for(service, invitation, BOB.id)
    if first == "the account":
        activated(service, BOB)
    assert holders_of(service, BOB.id) == {structure: ["administrator"]}
    assert offered(service, BOB) == []


@pytest.mark.spec("TEN-05")
def test_another_agency_that_names_a_member_of_the_company_asks_nothing_again(service: RunningService) -> None:
    deposit_for_a_company(service, {"bob": ["F"]})
    account_for(service, service.events("tenancy.member-invited.v1")[-1], BOB.id, "joined")
    (card,) = offered(service, BOB)
    assert card["space_name"] == "Ateliers Fictifs"
    assert card["invited_by"] == "Agence Imaginaire"
    service.as_(BOB).post(f"/api/tenancy/invitations/{card['id']}/acceptance")
    deposit_for_a_company(service, {"bob": ["S"]}, agency=UUID(int=7))
    assert offered(service, BOB) == []
    assert len(service.events("tenancy.grant-changed.v1")) == 2
