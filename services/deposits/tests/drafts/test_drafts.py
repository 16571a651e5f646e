"""Drafts: begun with what is known, answered step by step, resumed, deleted, each by those who may."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE
from chartrier.testing.cast import person
from services.deposits.tests.support.filers import ACACIAS, ANSWERS, IBAN, JOURNEY, TILLEULS, Cast, Filer


def refused(answer: TestResponse) -> dict[str, str]:
    """The fields that were refused, each with its reason."""
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["reason"] for error in answer.get_json()["errors"]}


@pytest.mark.spec("DEP-10")
def test_a_draft_begins_with_what_is_known_of_the_structure(cast: Cast) -> None:
    draft = cast.alice.see(cast.alice.begin()).get_json()
    assert draft["answers"] == {"structure_name": "SCI des Tilleuls", "siret": "12345678900013"}
    assert (draft["state"], draft["file_number"], draft["direction"]) == ("draft", None, "D")
    assert draft["owner_name"] == "Alice Exemple"


@pytest.mark.spec("AUTH-41")
def test_the_owner_of_a_draft_is_called_by_the_name_that_they_have_now(cast: Cast) -> None:
    request = cast.alice.begin()
    alice: dict[str, Any] = {"tenant_id": ALICE.id, "account_id": ALICE.id, "first_name": "Alice"}
    for version, name in ((3, "Roux"), (2, "Blanc")):
        cast.service.receive("auth.profile-changed.v1", **alice, version=version, last_name=name)
    assert cast.alice.see(request).get_json()["owner_name"] == "Alice Roux"


@pytest.mark.spec("DEP-10")
def test_a_draft_keeps_incomplete_answers_in_their_one_form(cast: Cast) -> None:
    request = cast.alice.begin()
    kept = cast.alice.answer(
        request, "transfer", iban="fr76 3000 6000 0112 3456 7890 189", bic=" agrifrpp ", wording=""
    )
    assert kept.get_json()["answers"] == {
        "structure_name": "SCI des Tilleuls",
        "siret": "12345678900013",
        "iban": IBAN,
        "bic": "AGRIFRPP",
    }
    assert {"field": "answers.wording", "reason": "Cette information est obligatoire."} in kept.get_json()["problems"]


@pytest.mark.spec("DEP-10")
@pytest.mark.parametrize(
    "step, field, typed, said",
    [
        ("transfer", "iban", "FR76 3000 6000 0112 3456 7890 188", "Cet IBAN n’est pas valide"),
        ("transfer", "iban", "FR76 3000 6000 0112 3456", "Cet IBAN n’est pas valide"),
        # The check digits of the IBAN are right, the key of the account (RIB) is not.
        ("transfer", "iban", "FR7930006000011234567890188", "Cet IBAN n’est pas valide"),
        ("transfer", "iban", "BR1500000000000010932840814P2", "zone SEPA"),
        ("transfer", "bic", "AGRI", "Ce BIC n’est pas valide"),
        ("transfer", "wording", "Solde de la procédure", "forme attendue"),
        ("transfer", "wording", "X" * 141, "140 caractères"),
        ("case", "rg_number", "1234", "forme attendue"),
        ("case", "judgment_on", "2026-02-30", "n’existe pas"),
        ("case", "judgment_on", "2026-11-21", "futur"),
        ("case", "court", "裁判所", "imprimé"),
        ("structure", "legal_form", "9999", "dans la liste"),
        ("structure", "wording", "SOLDE", "ne demande pas"),
    ],
)
def test_an_ill_formed_answer_is_refused_beside_its_field_and_nothing_is_stored(
    cast: Cast, step: str, field: str, typed: str, said: str
) -> None:
    request = cast.alice.begin()
    before = cast.alice.see(request).get_json()
    errors = refused(cast.alice.answer(request, step, **{field: typed}))
    assert list(errors) == [f"answers.{field}"]
    assert said in errors[f"answers.{field}"]
    assert cast.alice.see(request).get_json() == before


def test_a_bic_of_another_country_than_the_iban_is_refused(cast: Cast) -> None:
    errors = refused(cast.alice.answer(cast.alice.begin(), "transfer", iban=IBAN, bic="DEUTDEFF"))
    assert list(errors) == ["answers.bic"]


def test_a_bank_overseas_may_hold_a_french_account(cast: Cast) -> None:
    assert cast.alice.answer(cast.alice.begin(), "transfer", iban=IBAN, bic="CRCAGPGX").status_code == 200


def test_a_reader_of_english_is_told_in_english(cast: Cast) -> None:
    request = cast.alice.begin()
    english = cast.alice.caller.put(
        f"/api/deposits/requests/{request}/answers",
        json={"step": "transfer", "answers": {"bic": "AGRI"}},
        headers={"Accept-Language": "en-GB,en;q=0.9"},
    )
    assert refused(english) == {"answers.bic": "This BIC is not valid: 8 or 11 characters."}


@pytest.mark.parametrize("answers", [{"iban": 12}, {"iban": ["FR76"]}, "FR76", {"iban": "F" * 2001}])
def test_answers_that_are_not_texts_are_refused(cast: Cast, answers: Any) -> None:  # noqa: ANN401 - whatever is sent
    request = cast.alice.begin()
    sent = cast.alice.caller.put(
        f"/api/deposits/requests/{request}/answers", json={"step": "transfer", "answers": answers}
    )
    assert sent.status_code == 422


def test_a_step_that_the_journey_does_not_have_is_refused(cast: Cast) -> None:
    assert list(refused(cast.alice.answer(cast.alice.begin(), "dessert"))) == ["step"]


@pytest.mark.spec("DEP-13")
def test_a_draft_is_resumed_where_one_stopped(cast: Cast) -> None:
    request = cast.alice.begin()

    def resumed() -> str:
        return str(cast.alice.see(request).get_json()["step"])

    assert resumed() == "structure"
    cast.alice.answer(request, "structure", **ANSWERS["structure"])
    assert resumed() == "case"
    cast.alice.answer(request, "case", rg_number="24/01234")
    assert resumed() == "case"
    cast.alice.answer(request, "case", **ANSWERS["case"])
    cast.alice.answer(request, "transfer", **ANSWERS["transfer"])
    assert resumed() == "attachments"
    cast.alice.attach(request)
    assert resumed() == "summary"


@pytest.mark.spec("DEP-13")
def test_going_back_to_an_earlier_step_loses_nothing_of_the_others(cast: Cast) -> None:
    request = cast.alice.complete()
    back = cast.alice.answer(request, "structure", **(ANSWERS["structure"] | {"legal_form": "5710"})).get_json()
    assert (back["answers"]["legal_form"], back["answers"]["iban"]) == ("5710", IBAN)
    assert back["problems"] == []


@pytest.mark.spec("DEP-20")
def test_drafts_are_listed_by_state_newest_change_first(cast: Cast) -> None:
    first, second = cast.alice.begin(), cast.alice.begin()
    sent = cast.alice.submitted()
    listed = cast.alice.caller.get(f"/api/deposits/requests?space={TILLEULS}&state=draft").get_json()
    assert [item["id"] for item in listed["items"]] == [second, first]
    assert listed["items"][0]["journey_title"] == "Récupérer des fonds après une saisie immobilière"
    tab = cast.alice.caller.get("/api/deposits/requests?state=submitted&state=waiting").get_json()
    assert [(item["file_number"], item["owner_name"]) for item in tab["items"]] == [
        (sent["file_number"], "Alice Exemple")
    ]


def test_a_draft_can_be_deleted_and_what_was_sent_can_not(cast: Cast) -> None:
    draft = cast.alice.begin()
    assert cast.alice.caller.delete(f"/api/deposits/requests/{draft}").status_code == 204
    assert cast.alice.see(draft).status_code == 404
    sent = cast.alice.submitted()["id"]
    refusal = cast.alice.caller.delete(f"/api/deposits/requests/{sent}")
    assert (refusal.status_code, refusal.get_json()["type"]) == (409, "/problems/already-submitted")
    assert cast.alice.see(sent).status_code == 200


def every_act(filing: Filer, request: str, attachment: str) -> dict[str, TestResponse]:
    """Everything that can be tried on a draft, each answer by its name."""
    address = f"/api/deposits/requests/{request}"
    return {
        "see": filing.see(request),
        "answer": filing.answer(request, "case", rg_number="24/01234"),
        "announce": filing.announce(request),
        "hand in": filing.hand_in(request, attachment, "x"),
        "withdraw": filing.caller.delete(f"{address}/attachments/{attachment}"),
        "submit": filing.submit(request),
        "summary": filing.caller.post(f"{address}/summary"),
        "delete": filing.caller.delete(address),
    }


@pytest.mark.spec("DEP-20", "DEP-23")
@pytest.mark.parametrize("stranger", ["bob", "charlie", "erin"])
def test_a_stranger_cannot_tell_that_a_draft_exists(cast: Cast, stranger: str) -> None:
    request = cast.alice.complete()
    before = cast.alice.see(request).get_json()
    attachment = before["attachments"][0]["id"]
    nowhere = "00000000-0000-7000-8000-000000000000"
    filing: Filer = getattr(cast, stranger)
    real, unreal = every_act(filing, request, attachment), every_act(filing, nowhere, nowhere)
    assert {name: answer.status_code for name, answer in real.items()} == dict.fromkeys(real, 404)
    for name, answer in real.items():
        assert answer.get_json() | {"reference": ""} == unreal[name].get_json() | {"reference": ""}
    assert filing.caller.get("/api/deposits/requests").get_json()["items"] == []
    assert cast.alice.see(request).get_json() == before


@pytest.mark.spec("DEP-20")
def test_an_administrator_sees_and_takes_up_every_request_of_the_structure(cast: Cast) -> None:
    request = cast.alice.begin()
    assert cast.dora.answer(request, "case", **ANSWERS["case"]).status_code == 200
    listed = cast.dora.caller.get(f"/api/deposits/requests?space={TILLEULS}").get_json()["items"]
    assert [(item["id"], item["owner_name"]) for item in listed] == [(request, "Alice Exemple")]


@pytest.mark.parametrize("who, space, status", [("erin", TILLEULS, 403), ("alice", ACACIAS, 404)])
def test_only_users_and_administrators_of_a_space_may_file_there(
    cast: Cast, who: str, space: object, status: int
) -> None:
    filing: Filer = getattr(cast, who)
    begun = filing.caller.post("/api/deposits/requests", json={"space": str(space), "journey": JOURNEY})
    assert begun.status_code == status


def test_a_right_that_is_withdrawn_closes_everything_at_once(cast: Cast) -> None:
    fanny = person("Fanny")
    filing = cast.as_(fanny)
    grant = cast.grant(fanny, "user")
    request = filing.begin()
    cast.grant(fanny, grant_id=grant, version=2)
    assert filing.see(request).status_code == 404
    assert filing.caller.get("/api/deposits/requests").get_json()["items"] == []
