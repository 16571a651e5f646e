"""Who may not: strangers, colleagues with another right, agencies of others, old proofs, rows out of scope."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.database.migrations import drift
from chartrier.database.session import engine
from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import Person
from services.signature.tests.signature_support.scenario import ADDRESS, ALICES_FILE, EMPLOYER, Desk
from signature.models import Base


def requests(desk: Desk, who: Person, envelope: dict[str, Any], envelope_id: str) -> list[tuple[int, dict[str, Any]]]:
    """Everything that can be asked of one envelope, and what comes back, apart from its reference."""
    caller, path = desk.service.as_(who), f"{ADDRESS}/{envelope_id}"
    signature = {
        "consent": True,
        "digest": envelope["digest"],
        "appearance": {"kind": "typed", "text": "X", "hand": "bold"},
        "proof": desk.proof(who, envelope | {"id": envelope_id}),
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


def is_nothing(desk: Desk, who: Person, document_id: UUID) -> bool:
    """Whether somebody can't tell an envelope that is there from one that is not."""
    envelope = desk.envelope(ALICE, document_id)
    there, nowhere = requests(desk, who, envelope, envelope["id"]), requests(desk, who, envelope, str(uuid4()))
    return (
        there == nowhere
        and {status for status, _ in there} == {404}
        and desk.envelopes(who) == desk.envelopes(who, document_id) == []
        and desk.acts() == []
    )


def test_a_stranger_cannot_tell_that_an_envelope_exists(desk: Desk) -> None:
    desk.let(ALICE)
    desk.let(CHARLIE, holder=uuid4(), organisation=uuid4())
    assert is_nothing(desk, CHARLIE, desk.deliver())


def test_another_right_on_the_same_holder_opens_nothing(desk: Desk) -> None:
    company, agency = uuid4(), uuid4()
    desk.let(ALICE, holder=company, organisation=agency, right="S")
    for other in ("A", "F", "R", "owner"):
        desk.let(BOB, holder=company, organisation=agency, right=other)
    assert is_nothing(desk, BOB, desk.deliver(holder_id=company, organisation_id=agency, required_right="S"))


def test_the_right_at_another_agency_opens_nothing(desk: Desk) -> None:
    company, agency = uuid4(), uuid4()
    desk.let(ALICE, holder=company, organisation=agency, right="S")
    desk.let(BOB, holder=company, organisation=uuid4(), right="S")
    desk.let(BOB, holder=uuid4(), organisation=agency, right="S")
    assert is_nothing(desk, BOB, desk.deliver(holder_id=company, organisation_id=agency, required_right="S"))


def test_the_agency_that_sent_it_and_the_agency_of_others_see_nothing(desk: Desk) -> None:
    company, agency, elsewhere = uuid4(), uuid4(), uuid4()
    desk.let(ALICE, holder=company, organisation=agency, right="S")
    for who, own in ((BOB, agency), (CHARLIE, elsewhere)):
        desk.service.receive_grant(who.id, kind="agency", holder_id=own, organisation_id=own, rights=["A", "D", "DA"])
    document_id = desk.deliver(holder_id=company, organisation_id=agency, required_right="S")
    assert is_nothing(desk, BOB, document_id)
    assert is_nothing(desk, CHARLIE, document_id)


def test_a_withdrawn_right_is_gone_at_once(desk: Desk) -> None:
    grant = desk.service.receive_grant(ALICE.id, holder_id=ALICES_FILE, organisation_id=EMPLOYER, rights=["owner"])
    envelope = desk.envelope(ALICE, desk.deliver())
    desk.service.receive_grant(
        ALICE.id, holder_id=ALICES_FILE, organisation_id=EMPLOYER, rights=[], grant_id=grant, version=2
    )
    assert desk.sign(ALICE, envelope).status_code == 404
    assert desk.envelopes(ALICE) == []


def test_nobody_is_answered_without_a_token(desk: Desk) -> None:
    nobody, path = desk.service.anonymous, f"{ADDRESS}/{uuid4()}"
    answers = [nobody.get(ADDRESS), nobody.get(path), nobody.post(f"{path}/signatures"), nobody.post(f"{path}/refusal")]
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
def test_a_proof_made_for_something_else_is_refused(desk: Desk, claims: dict[str, Any]) -> None:
    desk.let(ALICE)
    envelope = desk.envelope(ALICE, desk.deliver())
    answer = desk.sign(ALICE, envelope, proof=desk.proof(ALICE, envelope, **claims))
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "/problems/proof-refused"
    assert desk.acts() == []


@pytest.mark.spec("SIG-16")
def test_a_proof_for_another_envelope_is_refused(desk: Desk) -> None:
    desk.let(ALICE)
    one, other = (desk.envelope(ALICE, desk.deliver()) for _ in range(2))
    assert desk.sign(ALICE, one, proof=desk.proof(ALICE, other)).status_code == 403


def test_the_proof_of_somebody_else_is_refused(desk: Desk) -> None:
    desk.let(ALICE)
    desk.let(BOB)
    envelope = desk.envelope(ALICE, desk.deliver())
    assert desk.sign(ALICE, envelope, proof=desk.proof(BOB, envelope)).status_code == 403


def test_a_proof_is_good_once(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    envelope = desk.envelope(ALICE, document_id)
    proof = desk.proof(ALICE, envelope)
    assert desk.sign(ALICE, envelope, proof=proof).status_code == 202
    desk.vault.versions[document_id] = [b"%PDF- something else"]
    desk.work()
    assert desk.envelope(ALICE, document_id)["state"] == "open"
    again = desk.sign(ALICE, envelope, proof=proof)
    assert again.status_code == 403
    assert again.get_json()["type"] == "/problems/proof-refused"


def test_a_connection_without_a_scope_sees_no_row(desk: Desk) -> None:
    desk.let(ALICE)
    desk.signed_by(ALICE, desk.deliver())
    with engine(desk.service.app).connect() as connection:
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - our own names
            for table in ("envelopes", "acts", "signatory_names")
        ]
    assert counts == [0, 0, 0]


def test_a_fact_about_one_holder_does_not_open_the_rows_of_another(desk: Desk) -> None:
    desk.let(ALICE)
    desk.deliver()
    with engine(desk.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.tenant', :other, true)"), {"other": str(uuid4())})
        assert connection.execute(text("SELECT count(*) FROM envelopes")).scalar_one() == 0


def test_the_models_are_what_the_migrations_make(desk: Desk) -> None:
    assert drift(engine(desk.service.app), Base.metadata) == []
