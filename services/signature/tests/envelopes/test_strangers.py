"""Who may not: strangers, colleagues with another right, agencies of others, and whoever has an old proof."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import Person
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, EMPLOYER, ENVELOPES, Scenario


def requests(
    scenario: Scenario, who: Person, envelope: dict[str, Any], envelope_id: str
) -> list[tuple[int, dict[str, Any]]]:
    """Everything that can be asked of one envelope, and what comes back, apart from its reference."""
    caller, path = scenario.service.as_(who), f"{ENVELOPES}/{envelope_id}"
    signature = {
        "consent": True,
        "digest": envelope["digest"],
        "appearance": {"kind": "typed", "text": "X", "handwriting": "bold"},
        "proof": scenario.proof(who, envelope | {"id": envelope_id}),
    }
    answers = [
        caller.get(path),
        caller.post(f"{path}/signatures", json=signature),
        caller.post(f"{path}/refusal", json={"reason": "Non."}),
    ]
    return [
        (each.status_code, {key: value for key, value in each.get_json().items() if key != "reference"})
        for each in answers
    ]


def is_nothing(scenario: Scenario, who: Person, document_id: UUID) -> bool:
    """Whether somebody can't tell an envelope that is there from one that is not."""
    envelope = scenario.envelope(ALICE, document_id)
    there, nowhere = requests(scenario, who, envelope, envelope["id"]), requests(scenario, who, envelope, str(uuid4()))
    return (
        there == nowhere
        and {status for status, _ in there} == {404}
        and scenario.envelopes(who) == scenario.envelopes(who, document_id) == []
        and scenario.decisions() == []
    )


def test_a_stranger_cannot_tell_that_an_envelope_exists(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    scenario.grant(CHARLIE, holder=uuid4(), organisation=uuid4())
    assert is_nothing(scenario, CHARLIE, scenario.deliver())


def test_another_right_on_the_same_holder_opens_nothing(scenario: Scenario) -> None:
    company, agency = uuid4(), uuid4()
    scenario.grant(ALICE, holder=company, organisation=agency, right="S")
    for other in ("A", "F", "R", "owner"):
        scenario.grant(BOB, holder=company, organisation=agency, right=other)
    assert is_nothing(scenario, BOB, scenario.deliver(holder_id=company, organisation_id=agency, required_right="S"))


def test_the_right_at_another_agency_opens_nothing(scenario: Scenario) -> None:
    company, agency = uuid4(), uuid4()
    scenario.grant(ALICE, holder=company, organisation=agency, right="S")
    scenario.grant(BOB, holder=company, organisation=uuid4(), right="S")
    scenario.grant(BOB, holder=uuid4(), organisation=agency, right="S")
    assert is_nothing(scenario, BOB, scenario.deliver(holder_id=company, organisation_id=agency, required_right="S"))


def test_the_agency_that_sent_it_and_the_agency_of_others_see_nothing(scenario: Scenario) -> None:
    company, agency, elsewhere = uuid4(), uuid4(), uuid4()
    scenario.grant(ALICE, holder=company, organisation=agency, right="S")
    for who, own in ((BOB, agency), (CHARLIE, elsewhere)):
        scenario.service.receive_grant(
            who.id, kind="agency", holder_id=own, organisation_id=own, rights=["A", "D", "DA"]
        )
    document_id = scenario.deliver(holder_id=company, organisation_id=agency, required_right="S")
    assert is_nothing(scenario, BOB, document_id)
    assert is_nothing(scenario, CHARLIE, document_id)


def test_a_withdrawn_right_is_gone_at_once(scenario: Scenario) -> None:
    grant = scenario.service.receive_grant(
        ALICE.id, holder_id=ALICES_HOLDER, organisation_id=EMPLOYER, rights=["owner"]
    )
    envelope = scenario.envelope(ALICE, scenario.deliver())
    scenario.service.receive_grant(
        ALICE.id, holder_id=ALICES_HOLDER, organisation_id=EMPLOYER, rights=[], grant_id=grant, version=2
    )
    assert scenario.sign(ALICE, envelope).status_code == 404
    assert scenario.envelopes(ALICE) == []


def test_nobody_is_answered_without_a_token(scenario: Scenario) -> None:
    nobody, path = scenario.service.anonymous, f"{ENVELOPES}/{uuid4()}"
    answers = [
        nobody.get(ENVELOPES),
        nobody.get(path),
        nobody.post(f"{path}/signatures"),
        nobody.post(f"{path}/refusal"),
    ]
    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize(
    "claims",
    [
        {"audience": "sharing"},
        {"purpose": "delete"},
        {"subject": "another envelope"},
        {"lifetime": -1},
    ],
)
def test_a_proof_made_for_something_else_is_refused(scenario: Scenario, claims: dict[str, Any]) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    answer = scenario.sign(ALICE, envelope, proof=scenario.proof(ALICE, envelope, **claims))
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "/problems/proof-refused"
    assert scenario.decisions() == []


@pytest.mark.spec("SIG-16")
def test_a_proof_for_another_envelope_is_refused(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    one, other = (scenario.envelope(ALICE, scenario.deliver()) for _ in range(2))
    assert scenario.sign(ALICE, one, proof=scenario.proof(ALICE, other)).status_code == 403


def test_the_proof_of_somebody_else_is_refused(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    scenario.grant(BOB)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    assert scenario.sign(ALICE, envelope, proof=scenario.proof(BOB, envelope)).status_code == 403


def test_a_proof_is_good_once(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.envelope(ALICE, document_id)
    proof = scenario.proof(ALICE, envelope)
    assert scenario.sign(ALICE, envelope, proof=proof).status_code == 202
    scenario.vault.versions[document_id] = [b"%PDF- something else"]
    scenario.run_worker()
    assert scenario.envelope(ALICE, document_id)["state"] == "open"
    again = scenario.sign(ALICE, envelope, proof=proof)
    assert again.status_code == 403
    assert again.get_json()["type"] == "/problems/proof-refused"
