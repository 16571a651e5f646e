"""A proof is good once, for a minute, for whoever typed the password; also when many spend it at once."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import KeySet
from sqlalchemy import text

from auth.ports import Ports
from chartrier.access.keys import FixedKeys
from chartrier.access.password_hashes import HashCost, Passwords
from chartrier.access.principal import Principal
from chartrier.access.proofs import ProofRefused, Proofs
from chartrier.clock import FrozenClock
from chartrier.database.session import engine, transaction
from chartrier.testing import RunningService
from chartrier.testing.cast import ISSUER
from services.auth.tests.auth_support.own_second_factors import FACTORS, add_app, proof
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario

MANY = 20
CODES = "/api/auth/recovery-codes"
SIGN = {"audience": "signature", "purpose": "sign", "subject": "envelope:digest", "password": PASSWORD}


def twin_of(scenario: Scenario, browser: Browser) -> Browser:
    twin = scenario.browser()
    twin.put_cookie("access", browser.cookie("access"))
    return twin


@pytest.mark.spec("AUTH-12")
def test_of_many_acts_at_once_with_one_proof_one_is_done(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    add_app(browser, clock)
    one, twins = proof(browser), [twin_of(scenario, browser) for _ in range(MANY)]
    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(lambda twin: int(twin.post(CODES, {"proof": one}).status_code), twins))
    assert sorted(answers) == [201, *[403] * (MANY - 1)]
    changes = [event["change"] for event in service.events("auth.second-factor-changed.v1")]
    assert changes.count("recovery-codes-made") == 1


def spend(service: RunningService, one: str, who: str, *, fail: bool = False, **other: str) -> bool:
    """Spend a proof as another service does, in the transaction of the act; whether that was done."""
    claims = json.loads(base64.urlsafe_b64decode(one.split(".")[1] + "=="))
    by = Principal(id=UUID(who), kind="person", session_id=UUID(claims["sid"]))
    act: dict[str, Any] = {"purpose": "sign", "subject": "envelope:digest"} | other
    keys = KeySet.import_key_set(service.anonymous.get("/api/auth/.well-known/jwks.json").get_json())
    proofs = Proofs("signature", keys=FixedKeys(keys), issuer=ISSUER)
    with (
        suppress(ProofRefused, InterruptedError),
        service.app.app_context(),
        transaction(maintenance=True) as session,
    ):
        proofs.spend(session, one, by=by, **act)
        if fail:
            come_to_nothing()
        return True
    return False


def come_to_nothing() -> None:
    raise InterruptedError


def test_of_many_spendings_of_one_proof_at_once_one_succeeds(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    me, one = browser.get("/api/auth/me").get_json()["account_id"], browser.post("/api/auth/proofs", SIGN)
    given = one.get_json()["proof"]
    with ThreadPoolExecutor(MANY) as pool:
        done = list(pool.map(lambda _: spend(service, given, me), range(MANY)))
    assert sum(done) == 1


def test_an_act_that_came_to_nothing_gives_the_proof_back(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    me = browser.get("/api/auth/me").get_json()["account_id"]
    given = browser.post("/api/auth/proofs", SIGN).get_json()["proof"]
    assert [spend(service, given, me, fail=True), spend(service, given, me), spend(service, given, me)] == [
        *(False, True, False)
    ]


def test_a_proof_is_nobody_elses_and_for_nothing_else_and_over_after_a_minute(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    hers, his = (one.get("/api/auth/me").get_json()["account_id"] for one in (alice, bob))
    given = alice.post("/api/auth/proofs", SIGN).get_json()["proof"]
    assert not spend(service, given, his)
    assert not spend(service, given, hers, subject="another:digest")
    assert not spend(service, given, hers, purpose="refuse")
    clock.advance(timedelta(seconds=-61))
    stale = alice.post("/api/auth/proofs", SIGN).get_json()["proof"]
    assert not spend(service, stale, hers)
    assert spend(service, given, hers)


def test_a_proof_for_another_service_is_none_here(scenario: Scenario, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    add_app(browser, clock)
    me = browser.get("/api/auth/me").get_json()["account_id"]
    elsewhere = {"audience": "vault", "purpose": "second-factors", "subject": me, "password": PASSWORD}
    given = browser.post("/api/auth/proofs", elsewhere).get_json()["proof"]
    assert browser.post(CODES, {"proof": given}).status_code == 403
    assert browser.get(FACTORS).get_json()["recovery_codes_left"] == 10


@pytest.mark.spec("AUTH-26")
def test_a_hash_made_at_an_older_cost_is_made_again_whenever_the_password_is_typed(
    scenario: Scenario, service: RunningService, ports: Ports
) -> None:
    browser = scenario.activated(ALICE)
    cheap = Passwords(HashCost(memory_kib=64, passes=1).hasher()).hash(PASSWORD)

    def kept(statement: str) -> str:
        with engine(service.app).begin() as connection:
            connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
            return str(connection.execute(text(statement), {"cheap": cheap}).scalar_one())

    kept("UPDATE accounts SET password_hash = :cheap RETURNING password_hash")
    assert browser.post("/api/auth/proofs", SIGN | {"password": "Pas-le-bon-0"}).status_code == 401
    assert kept("SELECT password_hash FROM accounts") == cheap
    assert browser.post("/api/auth/proofs", SIGN).status_code == 201
    better = kept("SELECT password_hash FROM accounts")
    assert better.startswith("$argon2id$")
    assert not ports.passwords.needs_rehash(better)
    assert scenario.browser().sign_in(ALICE.email).status_code == 201
