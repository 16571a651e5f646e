"""Requests for signatures: in order or in parallel, until a deadline, with steps, followed by who asked (SIG-01)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import Person
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, EMPLOYER, ENVELOPES, Scenario
from services.signature.tests.signature_support.validators import is_valid, verdicts
from signature.certificates.signing_key import SigningKey

REQUESTS = "/api/signature/requests"
BOTH = {"signatories": ["agency", "recipient"]}


@pytest.fixture
def both(scenario: Scenario) -> Scenario:
    """Alice, to whom documents are sent, and Bob, who sends them for her employer."""
    scenario.grant(ALICE)
    sends(scenario, BOB)
    return scenario


def sends(scenario: Scenario, who: Person, *, establishment: UUID | None = None, right: str = "D") -> None:
    scenario.service.receive_grant(
        who.id, kind="agency", holder_id=EMPLOYER, organisation_id=EMPLOYER, establishment_id=establishment,
        rights=[right],
    )  # fmt: skip


def followed(scenario: Scenario, who: Person, state: str = "open") -> list[dict[str, Any]]:
    answer = scenario.service.as_(who).get(REQUESTS, query_string={"organisation": str(EMPLOYER), "state": state})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def next_parties(envelope: dict[str, Any]) -> list[str]:
    return [each["party"] for each in envelope["signatories"] if each["is_next"]]


@pytest.mark.spec("SIG-01", "SIG-06")
def test_the_agency_signs_first_and_the_employee_signs_what_the_agency_signed(
    both: Scenario, signing_key: SigningKey
) -> None:
    document = both.deliver(signature=BOTH)
    waiting = both.envelope(ALICE, document)
    assert next_parties(waiting) == ["agency"]
    assert not waiting["may_sign"]
    assert both.sign(ALICE, waiting).status_code == 409

    batch = both.draft(BOB, [document])
    assert both.act(BOB, batch).status_code == 202
    both.run_worker()
    then = both.envelope(ALICE, document)
    assert (then["state"], then["may_sign"], next_parties(then)) == ("open", True, ["recipient"])
    assert then["digest"] != waiting["digest"]

    assert both.sign(ALICE, waiting).status_code == 409, "she would sign what she was not shown"
    assert both.sign(ALICE, then).status_code == 202
    both.run_worker()
    assert both.envelope(ALICE, document)["state"] == "completed"
    original, first, last = both.vault.versions[document]
    assert last.startswith(first)
    assert first.startswith(original)
    assert is_valid(last, signing_key)
    assert len(verdicts(last, signing_key)) == 2
    signed = both.service.events("signature.envelope-signed.v1")
    assert [(event["party"], event["account_id"]) for event in signed] == [
        ("agency", str(BOB.id)),
        ("recipient", str(ALICE.id)),
    ]
    assert len(both.service.events("signature.envelope-completed.v1")) == 1


@pytest.mark.spec("SIG-01")
def test_in_parallel_whoever_comes_first_signs_first(both: Scenario) -> None:
    document = both.deliver(signature={**BOTH, "in_order": False})
    assert next_parties(both.envelope(ALICE, document)) == ["agency", "recipient"]
    both.record_signature(ALICE, document)
    both.run_worker()
    assert next_parties(both.envelope(ALICE, document)) == ["agency"]
    assert both.act(BOB, both.draft(BOB, [document])).status_code == 202
    both.run_worker()
    assert both.envelope(BOB, document)["state"] == "completed"


@pytest.mark.spec("SIG-01")
def test_who_sent_it_follows_each_signatory_and_reads_why_one_refused(both: Scenario) -> None:
    both.service.receive(
        "vault.deposit-received.v1", tenant_id=ALICES_HOLDER, holder_id=ALICES_HOLDER, organisation_id=EMPLOYER,
        recipient={"kind": "person", "first_name": "Alice", "last_name": "Petit"},
    )  # fmt: skip
    refused, waiting = both.deliver(), both.deliver(signature=BOTH)
    both.refuse(ALICE, both.envelope(ALICE, refused), "Le salaire n’est pas le bon.")
    (open_one,) = followed(both, BOB)
    assert (open_one["document_id"], open_one["recipient_name"]) == (str(waiting), "Alice Petit")
    assert next_parties(open_one) == ["agency"]
    (refused_one,) = followed(both, BOB, "refused")
    assert refused_one["refusal"]["reason"] == "Le salaire n’est pas le bon."
    (event,) = both.service.events("signature.envelope-refused.v1")
    assert (event["organisation_id"], event["reason"]) == (str(EMPLOYER), "Le salaire n’est pas le bon.")


@pytest.mark.spec("SIG-01")
def test_the_list_of_requests_goes_on_where_its_page_ended(both: Scenario) -> None:
    documents = [both.deliver() for _ in range(3)]
    asked = {"organisation": str(EMPLOYER), "limit": 2}
    first = both.service.as_(BOB).get(REQUESTS, query_string=asked).get_json()
    second = both.service.as_(BOB).get(REQUESTS, query_string=asked | {"after": first["next"]}).get_json()
    shown = [each["document_id"] for each in first["items"] + second["items"]]
    assert shown == [str(each) for each in reversed(documents)]
    assert second["next"] is None


@pytest.mark.spec("SIG-01")
def test_of_another_establishment_or_with_another_right_nobody_follows_or_signs(both: Scenario) -> None:
    here, elsewhere = uuid4(), uuid4()
    document = both.deliver(signature=BOTH, establishment_id=here)
    sends(both, CHARLIE, establishment=elsewhere)
    assert followed(both, CHARLIE) == []
    assert both.envelopes(CHARLIE, document) == []
    answer = both.service.as_(CHARLIE).post(
        "/api/signature/batches", json={"action": "sign", "documents": [str(document)]}
    )
    assert answer.status_code == 404
    sends(both, CHARLIE, establishment=here)
    assert [each["document_id"] for each in followed(both, CHARLIE)] == [str(document)]


def test_a_stranger_and_an_administrator_without_right_d_learn_of_no_request(both: Scenario) -> None:
    both.deliver(signature=BOTH)
    both.service.receive_grant(CHARLIE.id, kind="agency", holder_id=EMPLOYER, organisation_id=EMPLOYER, rights=["A"])
    for who, organisation in ((CHARLIE, EMPLOYER), (BOB, uuid4()), (ALICE, EMPLOYER)):
        answer = both.service.as_(who).get(REQUESTS, query_string={"organisation": str(organisation)})
        assert answer.status_code == 404


def test_who_only_follows_a_request_does_not_sign_it(both: Scenario) -> None:
    document = both.deliver()
    envelope = both.envelope(ALICE, document)
    assert both.envelopes(BOB, document) == []
    assert both.sign(BOB, envelope).status_code == 404
    assert both.refuse(BOB, envelope).status_code == 404


@pytest.mark.spec("SIG-01")
def test_the_agency_refuses_too_and_signs_with_its_own_name(both: Scenario) -> None:
    signed, refused = both.deliver(signature=BOTH), both.deliver(signature=BOTH)
    assert both.sign(BOB, both.envelope(BOB, signed)).status_code == 202
    assert both.refuse(BOB, both.envelope(BOB, refused), "Mauvais poste.").status_code == 200
    signature, refusal = both.decisions()
    assert (signature["party"], signature["on_behalf_of"]) == ("agency", "Les Ateliers du Port")
    assert signature["appearance_text"] == "Les Ateliers du Port", "not the name that was typed"
    assert (refusal["party"], refusal["kind"]) == ("agency", "refusal")
    assert both.envelope(ALICE, refused)["state"] == "refused"


@pytest.mark.spec("SIG-01", "SIG-09")
def test_after_the_deadline_nobody_signs_and_the_end_is_published_once(both: Scenario) -> None:
    document = both.deliver(signature={"deadline": both.clock.now() + timedelta(days=2)})
    kept = both.deliver(signature={"deadline": both.clock.now() + timedelta(days=9)})
    envelope = both.envelope(ALICE, document)
    both.advance(timedelta(days=2))
    assert both.sign(ALICE, envelope).status_code == 409
    assert not both.envelope(ALICE, document)["may_sign"]
    for _ in range(2):
        both.service.run_job("expire_envelopes")
    (event,) = both.service.events("signature.envelope-expired.v1")
    assert (event["document_id"], event["unsigned"]) == (str(document), ["recipient"])
    assert both.envelope(ALICE, document)["state"] == "expired"
    assert both.envelope(ALICE, kept)["may_sign"]
    assert [each["document_id"] for each in followed(both, BOB, "expired")] == [str(document)]


@pytest.mark.spec("SIG-09")
def test_a_replaced_document_is_signed_by_nobody_any_more(both: Scenario) -> None:
    document = both.deliver(signature={**BOTH, "in_order": False})
    both.record_signature(ALICE, document)
    both.run_worker()
    replaced(both, document)
    (event,) = both.service.events("signature.envelope-cancelled.v1")
    assert event["unsigned"] == ["agency"]
    assert both.envelope(BOB, document)["state"] == "cancelled"
    assert both.sign(BOB, both.envelope(BOB, document)).status_code == 409


@pytest.mark.spec("SIG-09")
def test_a_signature_given_before_its_document_was_replaced_counts(both: Scenario) -> None:
    alone, among_others = both.deliver(), both.deliver(signature={**BOTH, "in_order": False})
    for document in (alone, among_others):
        both.record_signature(ALICE, document)
        replaced(both, document)
    both.run_worker()
    assert both.envelope(ALICE, alone)["state"] == "completed"
    assert both.envelope(ALICE, among_others)["state"] == "cancelled"
    assert len(both.service.events("signature.envelope-signed.v1")) == 2


def test_another_holders_event_cancels_nothing(both: Scenario) -> None:
    document = both.deliver()
    both.service.receive("vault.document-replaced.v1", tenant_id=uuid4(), document_id=document, holder_id=uuid4())
    assert both.envelope(ALICE, document)["state"] == "open"


def replaced(scenario: Scenario, document: UUID) -> None:
    scenario.service.receive(
        "vault.document-replaced.v1", tenant_id=ALICES_HOLDER, document_id=document, holder_id=ALICES_HOLDER
    )


@pytest.mark.spec("SIG-01")
def test_a_document_to_be_read_is_signed_once_it_was_read_to_its_end(both: Scenario) -> None:
    document = both.deliver(signature={"reading": True})
    envelope = both.envelope(ALICE, document)
    answer = both.sign(ALICE, envelope)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.get_json()["errors"]] == ["read_to_the_end"]
    (left_out,) = both.draft(ALICE, [document])["documents"]
    assert left_out["state"] == "left-out"
    assert both.sign(ALICE, envelope, read_to_the_end=True).status_code == 202
    both.run_worker()
    evidence = both.service.as_(ALICE).get(f"{ENVELOPES}/{envelope['id']}/evidence").get_json()
    assert evidence["decisions"][0]["read_to_the_end"] is True


@pytest.mark.spec("SIG-01")
def test_the_password_is_asked_unless_the_depositor_says_otherwise(both: Scenario) -> None:
    usual, without = both.deliver(), both.deliver(signature={"password": False})
    for document, status in ((usual, 422), (without, 202)):
        envelope = both.envelope(ALICE, document)
        body = {
            "consent": True,
            "digest": envelope["digest"],
            "appearance": {"kind": "typed", "text": "Alice Petit", "handwriting": "cursive"},
        }
        answer = both.service.as_(ALICE).post(f"{ENVELOPES}/{envelope['id']}/signatures", json=body)
        assert answer.status_code == status, answer.text


@pytest.mark.spec("SIG-16")
def test_a_proof_for_other_words_than_those_agreed_to_is_refused(both: Scenario) -> None:
    envelope = both.envelope(ALICE, both.deliver())
    other_words = both.proof(ALICE, envelope | {"consent": "Je signe sans avoir lu."})
    assert both.sign(ALICE, envelope, proof=other_words).status_code == 403
    assert both.sign(ALICE, envelope).status_code == 202


def test_only_what_waits_for_oneself_is_found_to_sign(both: Scenario) -> None:
    first, own = both.deliver(signature=BOTH), both.deliver()
    for who, expected in ((ALICE, own), (BOB, first)):
        answer = both.service.as_(who).get(ENVELOPES, query_string={"my_turn": "true", "action": "sign"}).get_json()
        assert [each["document_id"] for each in answer["items"]] == [str(expected)]


def test_who_sent_a_document_sees_its_rows_and_no_other_agency_does(both: Scenario) -> None:
    both.deliver(signature=BOTH)
    both.service.receive_grant(CHARLIE.id, kind="agency", holder_id=uuid4(), organisation_id=uuid4(), rights=["D"])
    for table in ("envelopes", "signatories"):
        assert [rows(both, who, table) for who in (BOB, CHARLIE)] == [True, False]


def rows(scenario: Scenario, who: Person, table: str) -> bool:
    with scenario.service.app.app_context(), transaction(by=Principal(who.id, "person")) as session:
        return bool(session.scalar(text(f"SELECT count(*) FROM {table}")))  # noqa: S608 - our own names
