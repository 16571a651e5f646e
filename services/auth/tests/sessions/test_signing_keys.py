"""Signing keys take turns, and nobody who checks a token ever meets one that it could not know."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact
from sqlalchemy import text

from auth.ports import Ports
from auth.sessions import signing_keys
from auth.sessions.signing_keys import KeyRules
from chartrier.access.context import Context
from chartrier.clock import FrozenClock
from chartrier.database.session import engine, transaction
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, Browser, Scenario

RULES = KeyRules()
MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class Keys:
    """Who turns keys, and whoever checks tokens with what is published."""

    service: RunningService
    ports: Ports

    def rotate(self) -> None:
        with self.service.app.app_context(), transaction(maintenance=True) as session:
            context = Context(self.ports.clock.now())
            signing_keys.rotate(session, context, self.ports.config, self.ports.key_ring)

    def replace(self) -> None:
        with self.service.app.app_context(), transaction(maintenance=True) as session:
            signing_keys.replace(session, Context(self.ports.clock.now()), self.ports.config)

    def published(self) -> Any:  # noqa: ANN401 - a JWK set
        return self.service.anonymous.get("/api/auth/.well-known/jwks.json").get_json()

    def names(self) -> list[str]:
        return [key["kid"] for key in self.published()["keys"]]


@pytest.fixture
def keys(service: RunningService, ports: Ports, clock: FrozenClock) -> Keys:
    """The keys, with nothing in the database yet."""
    return Keys(service, ports)


def name_of(token: str) -> str:
    return str(extract_compact(token.encode()).headers()["kid"])


def token_of(browser: Browser) -> str:
    assert browser.post("/api/auth/sessions/refresh").status_code == 204
    return browser.cookie("access")


@pytest.mark.spec("AUTH-14")
def test_the_next_key_is_seen_by_everybody_long_before_it_signs_and_the_former_as_long_as_its_tokens_live(
    keys: Keys, scenario: Scenario, clock: FrozenClock
) -> None:
    alice = scenario.activated(ALICE)
    [first] = keys.names()
    keys.rotate()
    # The gateway fetches every 30 s and every service each minute: ten times as long is far enough.
    assert timedelta(minutes=10) <= RULES.published_before
    _, second = sorted(keys.names(), key=lambda name: name != first)
    for moment in (timedelta(0), RULES.published_before - 2 * MOMENT):
        clock.advance(moment)
        assert (name_of(token_of(alice)), set(keys.names())) == (first, {first, second})
    last_of_first = token_of(alice)
    clock.advance(2 * MOMENT)
    assert name_of(token_of(alice)) == second
    clock.advance(RULES.published_after - 2 * MOMENT)
    assert jwt.decode(last_of_first, KeySet.import_key_set(keys.published()), algorithms=["RS256"]).claims["sub"]
    clock.advance(3 * MOMENT)
    assert keys.names() == [second]


@pytest.mark.spec("AUTH-14")
def test_a_job_makes_the_next_key_after_ninety_days_and_erases_what_signs_no_more(
    keys: Keys, service: RunningService, clock: FrozenClock
) -> None:
    for _ in range(2):
        service.run_job("rotate_signing_keys")
        assert len(keys.names()) == 1
        clock.advance(timedelta(days=89))
    clock.advance(timedelta(days=1))
    for _ in range(2):
        service.run_job("rotate_signing_keys")
        assert len(keys.names()) == 2
    clock.advance(timedelta(days=91))
    service.run_job("rotate_signing_keys")
    clock.advance(RULES.published_before + RULES.published_after + MOMENT)
    service.run_job("rotate_signing_keys")
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        kept = connection.execute(text("SELECT private_key FROM signing_keys ORDER BY signs_from")).scalars().all()
    assert [private is None for private in kept] == [True, True, False]
    assert b"PRIVATE KEY" not in bytes(kept[-1])
    assert len(keys.names()) == 1


@pytest.mark.spec("AUTH-14")
def test_rotating_twice_in_a_row_makes_one_next_key(keys: Keys) -> None:
    keys.rotate()
    keys.rotate()
    assert len(keys.names()) == 2


@pytest.mark.spec("AUTH-14")
def test_after_a_leak_nothing_that_the_former_keys_signed_is_good(
    keys: Keys, scenario: Scenario, service: RunningService
) -> None:
    alice = scenario.activated(ALICE)
    keys.rotate()
    stolen, before = alice.cookie("access"), keys.names()
    keys.replace()
    assert not set(keys.names()) & set(before)
    with pytest.raises(JoseError):
        jwt.decode(stolen, KeySet.import_key_set(keys.published()), algorithms=["RS256"])
    # Open sessions go on: refresh tokens are no signatures.
    assert service.with_token(token_of(alice)).get("/api/auth/me").status_code == 200
