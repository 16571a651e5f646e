"""The opening of a structure: four steps, each saved by itself, resumed on another day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.structures.structure_support import (
    ADMINISTRATOR,
    OPENING,
    STRUCTURE,
    Opener,
    account_opened,
)


@pytest.fixture
def opener(service: RunningService) -> Opener:
    """Alice, who opened a client account for the Étude Perrin."""
    account_opened(service)
    return Opener(service)


@pytest.mark.spec("TEN-40")
def test_each_step_is_saved_incomplete_and_found_again(opener: Opener) -> None:
    begun = opener.see().get_json()
    assert (begun["name"], begun["email"], begun["mobile"]) == ("Étude Perrin", "alice@example.test", "+33639980001")
    assert (begun["step"], begun["validated_at"]) == ("structure", None)

    opener.save("structure", category="notary", city="Ly")
    opener.save("administrator", first_name="Camille")
    opener.save("users", users=[{"last_name": "Martin", "email": "not yet an addr"}])

    found = opener.see().get_json()
    assert (found["structure"]["answers"]["category"], found["structure"]["answers"]["city"]) == ("notary", "Ly")
    assert found["administrator"]["answers"]["first_name"] == "Camille"
    assert found["users"]["answers"]["users"][0]["email"] == "not yet an addr"
    assert [found[step]["version"] for step in ("structure", "administrator", "documents", "users")] == [1, 1, 0, 1]
    assert found["step"] == "structure", "one goes on where something is missing"


@pytest.mark.spec("TEN-40")
def test_one_goes_on_at_the_first_step_in_which_something_is_missing(opener: Opener) -> None:
    opener.save("structure", **STRUCTURE)
    assert opener.see().get_json()["step"] == "administrator"
    opener.save("administrator", **ADMINISTRATOR)
    assert opener.problems("administrator") == {"identity": "Joignez une pièce d’identité de l’administrateur."}
    opener.attach("identity")
    assert opener.see().get_json()["step"] == "documents"


@pytest.mark.spec("TEN-40", "TEN-02")
def test_what_is_missing_or_wrong_in_the_structure_is_said_beside_each_field(opener: Opener) -> None:
    mandatory = ("category", "street", "post_code", "city", "country", "phone", "email")
    assert opener.problems("structure") == dict.fromkeys(mandatory, "Cette information est obligatoire.")

    wrong = {"siret": "73282932000075", "post_code": "6900", "phone": "12", "email": "etude@"}
    opener.save("structure", **STRUCTURE | wrong)

    assert list(opener.problems("structure")) == ["phone", "email", "post_code", "siret"]
    assert opener.problems("structure")["siret"].startswith("Un SIRET compte 14 chiffres")
    english = opener.service.as_(ALICE).get(OPENING, headers={"Accept-Language": "en"}).get_json()
    assert "check digit" in english["structure"]["problems"][-1]["reason"]


@pytest.mark.spec("TEN-40")
def test_a_siret_is_mandatory_in_france_alone(opener: Opener) -> None:
    opener.save("structure", **STRUCTURE | {"siret": ""})
    assert list(opener.problems("structure")) == ["siret"]
    opener.save("structure", 1, **STRUCTURE | {"siret": "", "country": "BE", "post_code": "1000"})
    assert opener.problems("structure") == {}
    opener.save("structure", 2, **STRUCTURE | {"siret": "1", "country": "BE", "post_code": "1000"})
    assert list(opener.problems("structure")) == ["siret"], "optional elsewhere, and right where it is given"


@pytest.mark.spec("TEN-40", "TEN-41")
def test_users_have_an_address_of_their_own_and_one_more_of_them_administrates(opener: Opener) -> None:
    user = {"last_name": "Martin", "first_name": "Alex", "email": "alex@example.test", "profile": "administrator"}
    assert opener.problems("users") == {}, "there need be none"
    opener.save("users", users=[user, user, user | {"email": "alice@example.test", "profile": "user"}])
    assert opener.problems("users") == {
        "users.1.email": "Cette adresse est déjà celle d’un autre utilisateur.",
        "users.2.email": "Cette adresse est déjà celle d’un autre utilisateur.",
        "users.1.profile": "Une structure a deux administrateurs au plus, vous compris.",
    }
    opener.save("users", 1, users=[{"email": "alex@example.test"}])
    assert set(opener.problems("users")) == {"users.0.last_name", "users.0.first_name", "users.0.profile"}


@pytest.mark.spec("TEN-40")
def test_two_tabs_at_once_lose_nothing(opener: Opener) -> None:
    assert opener.save("structure", 0, **STRUCTURE).status_code == 200
    elsewhere = opener.save("structure", 0, **STRUCTURE | {"city": "Paris"})
    assert (elsewhere.status_code, elsewhere.get_json()["type"]) == (409, "/problems/opening-changed-elsewhere")
    assert elsewhere.get_json()["version"] == 1
    assert opener.see().get_json()["structure"]["answers"]["city"] == "Lyon"
    assert opener.save("structure", 0, **STRUCTURE).status_code == 200, "the same again is no conflict"
    assert opener.save("administrator", 0, **ADMINISTRATOR).status_code == 200, "another step is another matter"

    cities = [f"Ville {n}" for n in range(4)]
    with ThreadPoolExecutor(4) as tabs:
        answers = list(tabs.map(lambda city: opener.save("structure", 1, **STRUCTURE | {"city": city}), cities))
    saved = [city for city, answer in zip(cities, answers, strict=True) if answer.status_code == 200]
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert opener.see().get_json()["structure"]["answers"]["city"] == saved[0]


@pytest.mark.spec("TEN-40")
def test_the_name_and_what_was_verified_can_not_be_changed(opener: Opener) -> None:
    for step, field in (("structure", "name"), ("administrator", "email"), ("administrator", "mobile")):
        changed: dict[str, Any] = {field: "another"}
        refused = opener.save(step, **changed)
        assert refused.status_code == 422
        assert [error["field"] for error in refused.get_json()["errors"]] == [f"answers.{field}"]


@pytest.mark.spec("TEN-40")
def test_a_stranger_cannot_see_or_change_an_opening(opener: Opener, service: RunningService) -> None:
    opener.complete()
    attachment = opener.see().get_json()["attachments"][0]["id"]
    for stranger in (BOB, CHARLIE):
        theirs = Opener(service, stranger)
        assert theirs.see().status_code == 404
        assert theirs.save("structure", 1, **STRUCTURE).status_code == 404
        assert theirs.announce("identity").status_code == 404
    account_opened(service, CHARLIE, "Étude Charlie")
    charlie = Opener(service, CHARLIE)
    assert charlie.see().get_json()["attachments"] == []
    assert charlie.hand_in(attachment, "a.b.c").status_code == 404
    assert service.as_(CHARLIE).delete(f"{OPENING}/attachments/{attachment}").status_code == 404
    assert service.as_(CHARLIE).post(f"{OPENING}/attachments/{attachment}/reading").status_code == 404
    assert service.anonymous.get(OPENING).status_code == 401


@pytest.mark.spec("TEN-40")
def test_an_account_that_was_opened_twice_in_the_news_has_one_opening(opener: Opener, service: RunningService) -> None:
    opener.save("structure", **STRUCTURE)
    account_opened(service, name="Étude Perrin bis")
    assert opener.see().get_json()["name"] == "Étude Perrin"
    assert opener.see().get_json()["structure"]["version"] == 1


@pytest.mark.spec("TEN-40")
def test_an_opening_follows_the_account_that_takes_the_place_of_its_own(
    opener: Opener, service: RunningService
) -> None:
    opener.save("structure", **STRUCTURE)
    service.receive(
        "auth.account-merged.v1", tenant_id=BOB.id, merge_id=uuid4(), account_id=BOB.id, absorbed_id=ALICE.id, version=1
    )
    service.run_job("follow_merged_accounts")
    assert Opener(service, BOB).see().get_json()["structure"]["answers"]["city"] == "Lyon"
    assert opener.see().status_code == 404
