"""*Valider*: a complete opening becomes a structure, with its first administrator and its users."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.structures.structure_support import STRUCTURE, Opener, account_opened
from services.tenancy.tests.tenancy_support import SIRET, account_for, holders_of


@pytest.fixture
def opener(service: RunningService) -> Opener:
    """Alice, who has filled in all that is mandatory."""
    account_opened(service)
    alice = Opener(service)
    alice.complete()
    return alice


@pytest.mark.spec("TEN-40", "TEN-41")
def test_the_opener_becomes_the_first_administrator_of_a_structure_with_its_address(
    opener: Opener, service: RunningService
) -> None:
    structure = opener.see().get_json()["structure_id"]

    validated = opener.validate()

    assert validated.status_code == 200, validated.text
    assert validated.get_json()["validated_at"] is not None
    (registered,) = service.events("tenancy.organisation-registered.v1")
    assert (registered["organisation_id"], registered["kind"], registered["name"], registered["siret"]) == (
        structure, "deposit_client", "Étude Perrin", SIRET,
    )  # fmt: skip
    assert holders_of(service, ALICE.id) == {structure: ["administrator"]}
    (space,) = service.as_(ALICE).get("/api/tenancy/spaces").get_json()["items"]
    assert (space["kind"], space["name"]) == ("deposit_client", "Étude Perrin")
    (opened,) = service.events("tenancy.structure-opened.v1")
    assert (opened["first_name"], opened["last_name"], opened["account_id"]) == ("Camille", "Perrin", str(ALICE.id))
    assert (opened["category"], opened["email"]) == ("notary", "alice@example.test")
    assert service.events("tenancy.member-invited.v1") == [], "the opener has an account"


@pytest.mark.spec("TEN-40")
def test_the_users_of_the_fourth_step_are_invited_with_their_profiles(opener: Opener, service: RunningService) -> None:
    alex = {"last_name": "Martin", "first_name": "Alex", "email": "Alex@example.test", "profile": "user"}
    sam = {"last_name": "Noir", "first_name": "Sam", "email": "sam@example.test", "profile": "administrator"}
    opener.save("users", users=[alex, sam | {"mobile": "06 39 98 00 02"}])
    structure = opener.see().get_json()["structure_id"]
    opener.validate()
    invited = service.events("tenancy.member-invited.v1")
    assert [(each["email"], each["kind"], each["space_name"]) for each in invited] == [
        ("alex@example.test", "deposit_client", "Étude Perrin"),
        ("sam@example.test", "deposit_client", "Étude Perrin"),
    ]
    account_for(service, invited[1], BOB.id)
    assert holders_of(service, BOB.id) == {structure: ["administrator"]}


@pytest.mark.spec("TEN-40")
def test_what_is_missing_is_told_field_by_field_and_nothing_is_registered(service: RunningService) -> None:
    account_opened(service)
    opener = Opener(service)
    opener.save("structure", **STRUCTURE | {"city": ""})
    refused = opener.validate()
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/opening-incomplete")
    fields = {error["field"] for error in refused.get_json()["errors"]}
    assert {"structure.city", "administrator.identity", "documents.registration"} <= fields
    assert service.events("tenancy.organisation-registered.v1") == []


@pytest.mark.spec("TEN-40")
def test_validating_twice_or_in_two_tabs_at_once_registers_once(opener: Opener, service: RunningService) -> None:
    with ThreadPoolExecutor(4) as tabs:
        answers = list(tabs.map(lambda _: opener.validate().status_code, range(4)))
    assert answers == [200] * 4
    assert len(service.events("tenancy.organisation-registered.v1")) == 1
    assert len(service.events("tenancy.structure-opened.v1")) == 1


@pytest.mark.spec("TEN-40")
def test_after_validation_the_steps_are_closed(opener: Opener, service: RunningService) -> None:
    opener.validate()
    assert opener.save("structure", 1, **STRUCTURE | {"city": "Paris"}).status_code == 409
    assert opener.announce("other").status_code == 409
    attachment = opener.see().get_json()["attachments"][0]["id"]
    closed = service.as_(ALICE).delete(f"/api/tenancy/structure-opening/attachments/{attachment}")
    assert closed.get_json()["type"] == "/problems/opening-already-validated"


@pytest.mark.spec("TEN-40")
def test_a_siret_that_has_a_space_already_is_refused_beside_its_field(opener: Opener, service: RunningService) -> None:
    opener.validate()
    account_opened(service, CHARLIE, "Étude Perrin bis")
    second = Opener(service, CHARLIE)
    second.complete()
    refused = second.validate()
    assert refused.status_code == 422
    (error,) = refused.get_json()["errors"]
    assert error["field"] == "structure.siret"
    assert "a déjà un espace" in error["reason"]
    assert second.see().get_json()["validated_at"] is None
    assert holders_of(service, CHARLIE.id) == {}
