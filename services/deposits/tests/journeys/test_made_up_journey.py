"""A journey of thirty questions that nobody wrote code for is filed like any other."""

import json
from typing import Any

import pytest

from services.deposits.tests.support import made_up
from services.deposits.tests.support.filers import Cast, Filer

CHILD = json.dumps([{"name": "Petit", "first_name": "Léo", "born_on": "2014-05-03"}], ensure_ascii=False)


@pytest.fixture
def filer(cast: Cast) -> Filer:
    published = cast.publish(made_up.journey())
    assert published.status_code == 201, published.text
    assert sum(len(step["fields"]) for step in published.get_json()["steps"]) == 30
    return cast.alice


def begin(filer: Filer) -> str:
    return filer.begin(journey=made_up.KEY)


def missing(filer: Filer, request: str) -> set[str]:
    return {problem["field"] for problem in filer.see(request).get_json()["problems"]}


def answer(filer: Filer, request: str, step: str, **answers: str) -> dict[str, Any]:
    answered = filer.answer(request, step, **answers)
    assert answered.status_code == 200, answered.text
    found: dict[str, Any] = answered.get_json()
    return found


@pytest.mark.spec("DEP-01", "DEP-14")
def test_it_is_filed_with_its_owners_amount_and_means_of_payment(cast: Cast, filer: Filer) -> None:
    request = begin(filer)
    answer(filer, request, "who", capacity="owner", children="2", eldest_born_on="2012-01-31")
    answer(filer, request, "money", owners=CHILD, amount="1 250,5 €", origin="prize", payment="transfer")
    answer(filer, request, "bank")
    filer.attach(request, "proof", "proof.pdf")
    sent = filer.submit(request).get_json()
    assert sent["file_number"].startswith("CO-2026-")
    (told,) = cast.service.events("deposits.request-submitted.v1")
    assert told["payment"] == {"fr": "Virement", "en": "Virement"}
    assert sent["answers"] == {
        "capacity": "owner",
        "children": "2",
        "eldest_born_on": "2012-01-31",
        "owners": CHILD,
        "amount": "1250.50",
        "origin": "prize",
        "payment": "transfer",
    }


@pytest.mark.spec("DEP-01")
def test_a_question_is_mandatory_only_where_its_condition_holds(filer: Filer) -> None:
    request = begin(filer)
    answer(filer, request, "who", capacity="owner")
    answer(filer, request, "money", owners=CHILD, amount="999.99", payment="transfer")
    assert missing(filer, request) == {"attachments.proof"}
    answer(filer, request, "who", capacity="agent")
    answer(filer, request, "money", owners=CHILD, amount="1000", payment="transfer")
    assert missing(filer, request) == {
        "answers.agent_name",
        "answers.origin",
        "attachments.proof",
        "attachments.mandate",
    }


@pytest.mark.spec("DEP-01", "DEP-13")
def test_an_answer_that_is_not_asked_any_more_waits_in_the_draft_and_is_not_sent(filer: Filer) -> None:
    request = begin(filer)
    answer(filer, request, "who", capacity="agent", agent_name="Me Roux", agent_email="roux@example.test")
    filer.attach(request, "mandate", "mandate.pdf")
    hidden = answer(filer, request, "who", capacity="owner")
    assert hidden["answers"]["agent_name"] == "Me Roux"
    answer(filer, request, "money", owners=CHILD, amount="20", payment="cheque", cheque_number="1234567")
    filer.attach(request, "proof", "proof.pdf")
    sent = filer.submit(request).get_json()
    assert set(sent["answers"]) == {"capacity", "owners", "amount", "payment", "cheque_number"}
    assert [attachment["kind"] for attachment in sent["attachments"]] == ["proof"]


@pytest.mark.spec("DEP-10")
@pytest.mark.parametrize(
    "step, field, typed, said",
    [
        ("money", "amount", "1.234,50", "montant en euros"),
        ("money", "amount", "12,345", "montant en euros"),
        ("money", "amount", "-5", "montant en euros"),
        ("money", "amount", "9.99", "10 au moins"),
        ("money", "amount", "100000.01", "100000 au plus"),
        ("who", "children", "deux", "nombre entier"),
        ("who", "children", "21", "20 au plus"),
        ("who", "agent_email", "roux@", "adresse e-mail"),
        ("who", "eldest_born_on", "0212-01-31", "année"),
        ("money", "owners", "Léo", "forme attendue"),
        ("money", "owners", json.dumps([{"name": "", "first_name": "Léo"}]), "Titulaire 1 : son nom"),
        ("money", "owners", json.dumps([{"name": "Petit"}]), "date de naissance est obligatoire"),
        ("money", "owners", json.dumps([{"name": "Petit", "born_on": "2031-01-01"}]), "futur"),
        ("money", "owners", json.dumps([{"name": "Petit", "born_on": "2014-01-01"}] * 21), "20 titulaires"),
        ("money", "payment", "gold", "dans la liste"),
    ],
)
def test_an_ill_formed_answer_of_any_kind_is_refused_beside_its_field(
    filer: Filer, step: str, field: str, typed: str, said: str
) -> None:
    refused = filer.answer(begin(filer), step, **{field: typed})
    assert refused.status_code == 422, refused.text
    [error] = refused.get_json()["errors"]
    assert error["field"] == f"answers.{field}"
    assert said in error["reason"].replace("\u00a0", " ")


@pytest.mark.parametrize(
    "typed, kept", [("1 250,50", "1250.50"), ("1250.5", "1250.50"), ("1\u202f250\u00a0€", "1250.00")]
)
def test_an_amount_is_understood_as_people_write_it(filer: Filer, typed: str, kept: str) -> None:
    assert answer(filer, begin(filer), "money", amount=typed)["answers"]["amount"] == kept


@pytest.mark.spec("DEP-01")
@pytest.mark.parametrize(
    "place, changes",
    [
        ("document.title.fr", {"title": {"fr": "Versement \u202efdp.exe", "en": "Deposit"}}),
        ("document.purpose.en", {"purpose": {"fr": "Pour voir", "en": "To\u200b see"}}),
        ("document.examined_by[0].group", {"examined_by": [{"group": "lar\u2066ge"}]}),
        ("document.need.fr", {"need": {"fr": "x" * 4_001, "en": "x"}}),
        ("document.choices", {"steps": [{"key": "s", "title": made_up.words("S"), "fields": [
            {"key": "f", "choices_from": "../fields"}]}]}),
        ("document.choices", {"steps": [{"key": "s", "title": made_up.words("S"), "fields": [
            {"key": "f", "choices_from": "x" * 300}]}]}),
        ("document.fields", {"steps": [{"key": "s", "title": made_up.words("S"), "fields": [{"use": ["iban"]}]}]}),
    ],
)  # fmt: skip
def test_a_text_that_misleads_its_readers_or_a_part_from_elsewhere_is_refused_with_its_place(
    cast: Cast, place: str, changes: dict[str, Any]
) -> None:
    refused = cast.publish(made_up.journey() | changes)
    assert refused.status_code == 422, refused.text
    assert place in [error["field"] for error in refused.get_json()["errors"]]
