"""Signing in through an outside provider: only with proof that the account is one's own, and with nothing forged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import outside_provider
import pytest
import requests
from joserfc.jwk import RSAKey
from openid import free_port
from outside_provider import CLIENT_ID, CLIENT_SECRET, Provider, heard
from people import ALICE, BOB, Browser, Town
from werkzeug.test import TestResponse

from auth.outside_providers import OutsideProviders, Registered
from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService

BACK = "https://chartrier.test/connexion/retour"


@dataclass(frozen=True)
class Abroad:
    """The provider, and auth which knows it."""

    provider: Provider

    def begin(self, browser: Browser) -> dict[str, str]:
        """Go to the provider and come back with what it says."""
        answer = browser.post("/api/auth/outside-sign-ins", {"provider": "ailleurs"})
        assert answer.status_code == 201, answer.text
        address = answer.get_json()["redirect_to"]
        assert heard(address)["code_challenge_method"] == "S256"
        back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
        assert back.startswith(BACK)
        return heard(back)

    def complete(self, browser: Browser, back: dict[str, str]) -> TestResponse:
        return browser.post("/api/auth/outside-sign-ins/completion", dict(back))

    def sign_in(self, browser: Browser) -> TestResponse:
        return self.complete(browser, self.begin(browser))


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The provider, running."""
    with outside_provider.running(Provider(redirect_uri=BACK), free_port()) as found:
        yield found


def known_as(provider: Provider, **other: Any) -> OutsideProviders:  # noqa: ANN401
    return OutsideProviders.of([Registered("ailleurs", "Ailleurs", provider.issuer, CLIENT_ID, CLIENT_SECRET, **other)])


@pytest.fixture
def abroad(provider: Provider, service: RunningService, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> Abroad:
    """Auth with the provider switched on."""
    monkeypatch.setattr(service.house, "ports", replace(ports, outside=known_as(provider)))
    return Abroad(provider)


@pytest.fixture
def vouching(abroad: Abroad, service: RunningService, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> Abroad:
    """Auth with a provider whose word on addresses counts; it gives them at its userinfo endpoint."""
    abroad.provider.email_at_userinfo_only = True
    known = known_as(abroad.provider, vouches_for_addresses=True)
    monkeypatch.setattr(service.house, "ports", replace(ports, outside=known))
    return abroad


def linked(abroad: Abroad, town: Town) -> Browser:
    """Alice's browser, after she linked what she is at the provider."""
    browser = town.activated(ALICE, "alice")
    assert abroad.sign_in(browser).status_code == 409
    assert browser.post("/api/auth/outside-identities").status_code == 201
    return browser


@pytest.mark.spec("AUTH-16")
def test_without_configuration_there_is_no_outside_provider(town: Town) -> None:
    browser = town.browser()
    assert browser.get("/api/auth/outside-providers").get_json() == {"items": []}
    assert browser.post("/api/auth/outside-sign-ins", {"provider": "ailleurs"}).status_code == 404


@pytest.mark.spec("AUTH-16")
def test_who_linked_an_identity_while_signed_in_signs_in_with_it(abroad: Abroad, town: Town) -> None:
    assert town.browser().get("/api/auth/outside-providers").get_json() == {
        "items": [{"key": "ailleurs", "name": "Ailleurs"}]
    }
    alice = linked(abroad, town)
    elsewhere = town.browser()
    answer = abroad.sign_in(elsewhere)
    assert (answer.status_code, answer.get_json()["first_name"]) == (201, "Alice")
    assert elsewhere.get("/api/auth/me").status_code == 200
    [one] = alice.get("/api/auth/outside-identities").get_json()["items"]
    assert (one["provider_name"], one["last_used_at"] is not None) == ("Ailleurs", True)


@pytest.mark.spec("AUTH-16")
def test_an_identity_that_nobody_linked_opens_nothing_however_alike_it_is(
    abroad: Abroad, town: Town, provider: Provider
) -> None:
    town.activated(ALICE, "alice")
    # The provider says Alice's address, even that it is verified; nobody said that its word counts.
    provider.person |= {"email": ALICE.email, "email_verified": True}
    browser = town.browser()
    answer = abroad.sign_in(browser)
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/outside-identity-unknown")
    assert (answer.get_json()["provider"], answer.get_json()["name"]) == ("ailleurs", "Ailleurs")
    assert browser.get("/api/auth/me").status_code == 401
    # She signs in as usual, and links it then.
    assert browser.sign_in("alice").status_code == 201
    assert browser.post("/api/auth/outside-identities").get_json()["email"] == ALICE.email
    assert browser.post("/api/auth/outside-identities").status_code == 404


@pytest.mark.spec("AUTH-16")
def test_a_provider_that_vouches_for_addresses_opens_the_account_that_proved_the_same_address(
    vouching: Abroad, town: Town
) -> None:
    town.activated(ALICE)
    for verified, status in ((False, 409), (None, 409), (True, 201)):
        vouching.provider.person |= {"email": "Alice@Exemple.fr", "email_verified": verified}
        assert vouching.sign_in(town.browser()).status_code == status
    vouching.provider.person |= {"sub": "bob-outside", "email": BOB.email}
    assert vouching.sign_in(town.browser()).status_code == 409


@pytest.mark.spec("AUTH-16")
def test_an_answer_fits_one_browser_once(abroad: Abroad, town: Town) -> None:
    linked(abroad, town)
    browser, other = town.browser(), town.browser()
    back = abroad.begin(browser)
    assert abroad.complete(other, back).status_code == 401
    abroad.begin(other)
    assert abroad.complete(other, back).status_code == 401
    assert abroad.complete(browser, back | {"state": "another"}).status_code == 401
    assert abroad.complete(browser, back | {"iss": "https://quelquun-dautre.exemple"}).status_code == 401
    assert abroad.complete(browser, {"state": back["state"], "error": "access_denied"}).status_code == 401
    assert abroad.complete(browser, back).status_code == 201
    assert abroad.complete(browser, back).status_code == 401


@pytest.mark.spec("AUTH-16")
@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://quelquun-dautre.exemple"},
        {"aud": "another client"},
        {"aud": [CLIENT_ID, "another client"]},
        {"azp": "another client"},
        {"nonce": "another"},
        {"exp": 1},
        {"iat": None},
    ],
)
def test_a_word_that_was_not_given_for_us_just_now_is_not_believed(
    abroad: Abroad, town: Town, provider: Provider, lie: dict[str, Any]
) -> None:
    linked(abroad, town)
    provider.lies |= lie
    assert abroad.sign_in(town.browser()).get_json()["type"] == "/problems/outside-sign-in-failed"


@pytest.mark.spec("AUTH-16")
def test_a_word_that_the_provider_did_not_sign_is_not_believed(abroad: Abroad, town: Town, provider: Provider) -> None:
    linked(abroad, town)
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "outside"})
    assert abroad.sign_in(town.browser()).status_code == 401


@pytest.mark.spec("AUTH-16")
def test_an_identity_opens_one_account_until_its_owner_takes_it_away(
    abroad: Abroad, town: Town, service: RunningService
) -> None:
    alice, bob = linked(abroad, town), town.activated(BOB, "bob")
    # The identity opens Alice's account: whoever has it can't be led to link it to Bob's.
    assert abroad.sign_in(bob).get_json()["first_name"] == "Alice"
    [one] = alice.get("/api/auth/outside-identities").get_json()["items"]
    again = town.browser()
    again.sign_in("bob")
    assert again.delete(f"/api/auth/outside-identities/{one['id']}").status_code == 404
    assert alice.delete(f"/api/auth/outside-identities/{one['id']}").status_code == 204
    assert abroad.sign_in(town.browser()).status_code == 409
    told = [fact["change"] for fact in service.facts("auth.outside-identity-changed.v1")]
    assert told == ["linked", "unlinked"]


@pytest.mark.spec("AUTH-16")
def test_what_waits_to_be_linked_waits_ten_minutes_and_two_of_one_provider_are_too_many(
    abroad: Abroad, town: Town, provider: Provider, clock: FrozenClock
) -> None:
    alice = linked(abroad, town)
    provider.person["sub"] = "alice-again"
    assert abroad.sign_in(alice).status_code == 409
    assert alice.post("/api/auth/outside-identities").get_json()["type"] == "/problems/outside-identity-taken"
    bob = town.activated(BOB, "bob")
    clock.advance(timedelta(minutes=-11))
    assert abroad.sign_in(bob).status_code in {401, 409}
    clock.advance(timedelta(minutes=11))
    assert bob.post("/api/auth/outside-identities").status_code == 404


@pytest.mark.spec("AUTH-16")
def test_a_provider_that_is_away_is_said_to_be(
    town: Town, service: RunningService, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = OutsideProviders.of(
        [Registered("ailleurs", "Ailleurs", f"http://127.0.0.1:{free_port()}", CLIENT_ID, CLIENT_SECRET)]
    )
    monkeypatch.setattr(service.house, "ports", replace(ports, outside=nobody))
    answer = town.browser().post("/api/auth/outside-sign-ins", {"provider": "ailleurs"})
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/provider-away")


@pytest.mark.spec("AUTH-16")
def test_a_provider_that_could_be_overheard_is_not_configured() -> None:
    with pytest.raises(ValueError, match="https"):
        OutsideProviders.read(
            '[{"key":"x","name":"X","issuer":"http://ailleurs.fr","client_id":"a","client_secret":"b"}]'
        )
