"""The password typed again, for one act of one service."""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from chartrier.access.keys import FixedKeys
from chartrier.access.principal import Principal
from chartrier.access.proofs import ProofRefused, Proofs
from chartrier.access.tokens import Tokens
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.http.problems import Unauthenticated
from chartrier.testing import RunningService
from chartrier.testing.cast import ISSUER
from services.auth.tests.auth_support.people import ALICE, PASSWORD, Scenario

ACT = {"audience": "signature", "purpose": "sign", "subject": "envelope:digest", "password": PASSWORD}


def published(service: RunningService) -> KeySet:
    """The keys that every service checks proofs with."""
    return KeySet.import_key_set(service.anonymous.get("/api/auth/.well-known/jwks.json").get_json())


def claims_of(proof: str, service: RunningService) -> dict[str, Any]:
    return dict(jwt.decode(proof, published(service), algorithms=["RS256"]).claims)


def test_a_proof_names_one_service_one_purpose_and_one_subject_for_a_minute(
    scenario: Scenario, clock: FrozenClock
) -> None:
    browser = scenario.activated(ALICE)
    answer = browser.post("/api/auth/proofs", ACT)
    assert answer.status_code == 201
    claims = claims_of(answer.get_json()["proof"], scenario.service)
    me = browser.get("/api/auth/me").get_json()
    assert (claims["sub"], claims["aud"], claims["purpose"]) == (me["account_id"], "signature", "sign")
    assert claims["subject_hash"] == sha256(b"envelope:digest").hexdigest()
    assert claims["exp"] - claims["iat"] == 60
    assert PASSWORD not in str(claims)


def test_a_service_accepts_a_proof_once_and_only_for_its_act(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    proof = browser.post("/api/auth/proofs", ACT).get_json()["proof"]
    claims = claims_of(proof, service)
    me = Principal(id=UUID(claims["sub"]), kind="person", session_id=UUID(claims["sid"]))
    proofs = Proofs("signature", keys=FixedKeys(published(service)), issuer=ISSUER)

    def spend(who: Principal = me, /, **other: str) -> None:
        act = {"purpose": "sign", "subject": "envelope:digest"} | other
        with service.app.app_context(), transaction(tenant=me.id) as session:
            proofs.spend(session, proof, by=who, **act)

    for other in ({"purpose": "refuse"}, {"subject": "another:digest"}):
        with pytest.raises(ProofRefused):
            spend(**other)
    for elsewhere in (replace(me, session_id=uuid4()), replace(me, session_id=None), replace(me, id=uuid4())):
        with pytest.raises(ProofRefused):
            spend(elsewhere)
    spend()
    with pytest.raises(ProofRefused):
        spend()


def test_a_proof_opens_no_session_and_an_access_token_proves_nothing(
    scenario: Scenario, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    proof = browser.post("/api/auth/proofs", ACT).get_json()["proof"]
    assert service.with_token(proof).get("/api/auth/me").status_code == 401
    with pytest.raises(Unauthenticated):
        Tokens(FixedKeys(published(service)), ISSUER).verify(proof)


def test_a_wrong_password_proves_nothing(scenario: Scenario) -> None:
    answer = scenario.activated(ALICE).post("/api/auth/proofs", ACT | {"password": "Pas-le-bon-0"})
    assert (answer.status_code, answer.get_json()["type"]) == (401, "/problems/wrong-credentials")


@pytest.mark.parametrize("wrong", [{"audience": "elsewhere"}, {"purpose": "Sign it!"}, {"subject": ""}, {"extra": "1"}])
def test_a_proof_is_made_only_for_a_well_formed_request(scenario: Scenario, wrong: dict[str, str]) -> None:
    assert scenario.activated(ALICE).post("/api/auth/proofs", ACT | wrong).status_code == 422


def test_a_machine_has_no_password_to_type(scenario: Scenario, service: RunningService) -> None:
    answer: TestResponse = service.with_token(scenario.operator_token()).post("/api/auth/proofs", json=ACT)
    assert answer.status_code == 403


def test_a_session_that_was_ended_proves_nothing(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    access = browser.cookie("access")
    browser.delete("/api/auth/sessions/current")
    assert service.with_token(access).post("/api/auth/proofs", json=ACT).status_code == 401
