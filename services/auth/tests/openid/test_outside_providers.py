"""Signing in through an outside provider: only with proof that the account is one's own, and with nothing forged."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from auth.openid.outside_providers import OutsideProviders, ProviderRegistration
from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from deploy.local.servers.ports import free_port
from services.auth.tests.auth_support import outside_provider
from services.auth.tests.auth_support.closing import close_account
from services.auth.tests.auth_support.linked_accounts import ALSO_ALICE, OTHER_PASSWORD, activated, link, me, undo
from services.auth.tests.auth_support.outside_provider import CLIENT_ID, CLIENT_SECRET, Provider, parameters_of
from services.auth.tests.auth_support.own_second_factors import add_app
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Invitee, Scenario

BACK = "https://chartrier.test/connexion/retour/ailleurs"


@dataclass(frozen=True)
class Abroad:
    """The provider, and auth which knows it."""

    provider: Provider

    def begin(self, browser: Browser) -> dict[str, str]:
        """Go to the provider and come back with what it says."""
        answer = browser.post("/api/auth/outside-sign-ins", {"provider": "ailleurs"})
        assert answer.status_code == 201, answer.text
        address = answer.get_json()["redirect_to"]
        assert parameters_of(address)["code_challenge_method"] == "S256"
        back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
        assert back.startswith(BACK)
        return parameters_of(back)

    def complete(self, browser: Browser, back: dict[str, str]) -> TestResponse:
        return browser.post("/api/auth/outside-sign-ins/completion", {"provider": "ailleurs"} | back)

    def sign_in(self, browser: Browser) -> TestResponse:
        return self.complete(browser, self.begin(browser))


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The provider, running."""
    with outside_provider.running(Provider(redirect_uri=BACK), free_port()) as found:
        yield found


def known_as(provider: Provider, **other: Any) -> OutsideProviders:  # noqa: ANN401
    return OutsideProviders.of(
        [ProviderRegistration("ailleurs", "Ailleurs", provider.issuer, CLIENT_ID, CLIENT_SECRET, **other)]
    )


@pytest.fixture
def abroad(provider: Provider, service: RunningService, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> Abroad:
    """Auth with the provider switched on."""
    monkeypatch.setattr(service.runtime, "ports", replace(ports, outside=known_as(provider)))
    return Abroad(provider)


@pytest.fixture
def vouching(abroad: Abroad, service: RunningService, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> Abroad:
    """Auth with a provider whose word on addresses counts; it gives them at its userinfo endpoint."""
    abroad.provider.email_at_userinfo_only = True
    known = known_as(abroad.provider, vouches_for_addresses=True)
    monkeypatch.setattr(service.runtime, "ports", replace(ports, outside=known))
    return abroad


def linked(abroad: Abroad, scenario: Scenario) -> Browser:
    """Alice's browser, after she linked what she is at the provider."""
    browser = scenario.activated(ALICE, "alice")
    assert abroad.sign_in(browser).status_code == 409
    assert browser.post("/api/auth/outside-identities").status_code == 201
    return browser


@pytest.mark.spec("AUTH-16")
def test_without_configuration_there_is_no_outside_provider(scenario: Scenario) -> None:
    browser = scenario.browser()
    assert browser.get("/api/auth/outside-providers").get_json() == {"items": []}
    assert browser.post("/api/auth/outside-sign-ins", {"provider": "ailleurs"}).status_code == 404


@pytest.mark.spec("AUTH-16")
def test_who_linked_an_identity_while_signed_in_signs_in_with_it(abroad: Abroad, scenario: Scenario) -> None:
    assert scenario.browser().get("/api/auth/outside-providers").get_json() == {
        "items": [{"key": "ailleurs", "name": "Ailleurs"}]
    }
    alice = linked(abroad, scenario)
    elsewhere = scenario.browser()
    answer = abroad.sign_in(elsewhere)
    assert (answer.status_code, answer.get_json()["first_name"]) == (201, "Alice")
    assert elsewhere.get("/api/auth/me").status_code == 200
    [one] = alice.get("/api/auth/outside-identities").get_json()["items"]
    assert (one["provider_name"], one["last_used_at"] is not None) == ("Ailleurs", True)


@pytest.mark.spec("AUTH-16")
def test_an_identity_that_nobody_linked_opens_nothing_however_alike_it_is(
    abroad: Abroad, scenario: Scenario, provider: Provider
) -> None:
    scenario.activated(ALICE, "alice")
    # The provider says Alice's address, even that it is verified; nobody said that its word counts.
    provider.person |= {"email": ALICE.email, "email_verified": True}
    browser = scenario.browser()
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
    vouching: Abroad, scenario: Scenario
) -> None:
    scenario.activated(ALICE)
    for verified, status in ((False, 409), (None, 409), (True, 201)):
        vouching.provider.person |= {"email": "Alice@Exemple.fr", "email_verified": verified}
        assert vouching.sign_in(scenario.browser()).status_code == status
    vouching.provider.person |= {"sub": "bob-outside", "email": BOB.email}
    assert vouching.sign_in(scenario.browser()).status_code == 409


@pytest.mark.spec("AUTH-16")
def test_an_answer_fits_one_browser_once(abroad: Abroad, scenario: Scenario) -> None:
    linked(abroad, scenario)
    browser, other = scenario.browser(), scenario.browser()
    back = abroad.begin(browser)
    assert abroad.complete(other, back).status_code == 401
    abroad.begin(other)
    assert abroad.complete(other, back).status_code == 401
    assert abroad.complete(browser, back | {"state": "another"}).status_code == 401
    assert abroad.complete(browser, back | {"iss": "https://quelquun-dautre.exemple"}).status_code == 401
    assert abroad.complete(browser, back | {"provider": "un-autre"}).status_code == 401
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
    abroad: Abroad, scenario: Scenario, provider: Provider, lie: dict[str, Any]
) -> None:
    linked(abroad, scenario)
    provider.lies |= lie
    assert abroad.sign_in(scenario.browser()).get_json()["type"] == "/problems/outside-sign-in-failed"


@pytest.mark.spec("AUTH-16")
def test_a_word_that_the_provider_did_not_sign_is_not_believed(
    abroad: Abroad, scenario: Scenario, provider: Provider
) -> None:
    linked(abroad, scenario)
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "outside"})
    assert abroad.sign_in(scenario.browser()).status_code == 401


@pytest.mark.spec("AUTH-16")
def test_an_identity_opens_one_account_until_its_owner_takes_it_away(
    abroad: Abroad, scenario: Scenario, service: RunningService
) -> None:
    alice, bob = linked(abroad, scenario), scenario.activated(BOB, "bob")
    # The identity opens Alice's account: whoever has it can't be led to link it to Bob's.
    assert abroad.sign_in(bob).get_json()["first_name"] == "Alice"
    [one] = alice.get("/api/auth/outside-identities").get_json()["items"]
    again = scenario.browser()
    again.sign_in("bob")
    assert again.delete(f"/api/auth/outside-identities/{one['id']}").status_code == 404
    assert alice.delete(f"/api/auth/outside-identities/{one['id']}").status_code == 204
    assert abroad.sign_in(scenario.browser()).status_code == 409
    told = [event["change"] for event in service.events("auth.outside-identity-changed.v1")]
    assert told == ["linked", "unlinked"]


@pytest.mark.spec("AUTH-16", "AUTH-13")
def test_a_session_of_longer_ago_links_nothing_which_would_outlast_its_end(
    abroad: Abroad, scenario: Scenario, clock: FrozenClock
) -> None:
    clock.advance(-timedelta(minutes=11))
    thief = scenario.activated(ALICE, "alice")
    clock.advance(timedelta(minutes=11))
    assert thief.post("/api/auth/sessions/refresh").status_code == 204, "whoever took the session goes on with it"
    assert abroad.sign_in(thief).status_code == 409
    refused = thief.post("/api/auth/outside-identities")
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/sign-in-again")
    assert thief.sign_in("alice").status_code == 201
    assert thief.post("/api/auth/outside-identities").status_code == 201, "who has just signed in may"


@pytest.mark.spec("AUTH-16")
def test_what_waits_to_be_linked_waits_ten_minutes_and_two_of_one_provider_are_too_many(
    abroad: Abroad, scenario: Scenario, provider: Provider, clock: FrozenClock
) -> None:
    alice = linked(abroad, scenario)
    provider.person["sub"] = "alice-again"
    assert abroad.sign_in(alice).status_code == 409
    assert alice.post("/api/auth/outside-identities").get_json()["type"] == "/problems/outside-identity-taken"
    bob = scenario.activated(BOB, "bob")
    clock.advance(timedelta(minutes=-11))
    assert abroad.sign_in(bob).status_code in {401, 409}
    clock.advance(timedelta(minutes=11))
    assert bob.post("/api/auth/outside-identities").status_code == 404


@pytest.mark.spec("AUTH-16")
def test_a_provider_that_is_away_is_said_to_be(
    scenario: Scenario, service: RunningService, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = OutsideProviders.of(
        [ProviderRegistration("ailleurs", "Ailleurs", f"http://127.0.0.1:{free_port()}", CLIENT_ID, CLIENT_SECRET)]
    )
    monkeypatch.setattr(service.runtime, "ports", replace(ports, outside=nobody))
    answer = scenario.browser().post("/api/auth/outside-sign-ins", {"provider": "ailleurs"})
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/provider-unavailable")


@pytest.mark.spec("AUTH-16")
@pytest.mark.parametrize(
    "key,issuer,why", [("x", "http://ailleurs.fr", "https"), ("../x", "https://ailleurs.fr", "small letters")]
)
def test_a_provider_that_could_be_overheard_or_has_no_address_of_its_own_is_not_configured(
    key: str, issuer: str, why: str
) -> None:
    told = {"key": key, "name": "X", "issuer": issuer, "client_id": "a", "client_secret": "b"}
    with pytest.raises(ValueError, match=why):
        OutsideProviders.read(json.dumps([told]))


@pytest.fixture
def merged(abroad: Abroad, scenario: Scenario) -> tuple[Browser, str]:
    """Alice's browser after she linked another account of hers, with what that one is at the provider."""
    alice, other = scenario.activated(ALICE, "alice"), activated(scenario, ALSO_ALICE, OTHER_PASSWORD)
    abroad.sign_in(other)
    assert other.post("/api/auth/outside-identities").status_code == 201
    return alice, str(link(alice).get_json()["id"])


@pytest.mark.spec("AUTH-16", "AUTH-08")
def test_the_identity_of_a_merged_account_leads_to_the_one_that_stays_and_back(
    abroad: Abroad, scenario: Scenario, merged: tuple[Browser, str]
) -> None:
    alice, merge_id = merged
    browser = scenario.browser()
    assert abroad.sign_in(browser).get_json()["account_id"] == me(alice)["account_id"]
    assert undo(alice, merge_id).status_code == 200
    assert browser.get("/api/auth/me").status_code == 401, "what it opened of hers is closed"
    assert alice.get("/api/auth/me").status_code == 200
    assert abroad.sign_in(scenario.browser()).get_json()["email"] == ALSO_ALICE.email


@pytest.mark.spec("AUTH-16", "AUTH-12", "AUTH-08")
def test_it_is_asked_for_the_second_factor_of_the_account_that_stays(
    abroad: Abroad, scenario: Scenario, clock: FrozenClock, merged: tuple[Browser, str]
) -> None:
    alice, _ = merged
    app = add_app(alice, clock)
    browser = scenario.browser()
    answer = abroad.sign_in(browser)
    assert (answer.status_code, [one["id"] for one in answer.get_json()["factors"]]) == (202, [app.factor_id])
    assert browser.get("/api/auth/me").status_code == 401


@pytest.mark.spec("AUTH-16", "AUTH-12", "AUTH-08")
def test_it_sets_up_no_second_factor_where_an_organisation_requires_one(
    abroad: Abroad, scenario: Scenario, service: RunningService, merged: tuple[Browser, str]
) -> None:
    alice, agency_id = merged[0], uuid4()
    hers = UUID(me(alice)["account_id"])
    service.receive_grant(hers, holder_id=agency_id, organisation_id=agency_id, kind="agency", rights=["D"])
    service.receive(
        "tenancy.sign-in-policy-changed.v1",
        tenant_id=agency_id,
        organisation_id=agency_id,
        organisation_name="Agence Imaginaire",
        version=1,
        second_factor_required=True,
    )
    refused = abroad.sign_in(scenario.browser())
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/own-credentials-needed")
    assert scenario.browser().sign_in("alice").get_json()["step"] == "enrol"


@pytest.mark.spec("AUTH-16", "AUTH-08")
def test_whoever_came_in_by_it_adds_no_way_in_that_would_outlast_the_merge(
    abroad: Abroad, scenario: Scenario, merged: tuple[Browser, str]
) -> None:
    alice, merge_id = merged
    inherited = scenario.browser()
    abroad.sign_in(inherited)
    scenario.activated(BOB)
    waiting = scenario.invite(Invitee("Alice", "Ferrand", "af@ailleurs.fr", "Ailleurs"))
    for answer in (
        link(inherited, BOB.email, PASSWORD),
        inherited.post("/api/auth/me/joinings", {"token": waiting}),
        inherited.post("/api/auth/outside-identities"),
    ):
        assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/own-credentials-needed")
    assert undo(inherited, merge_id).status_code == 200
    assert inherited.get("/api/auth/me").status_code == 401, "and who undoes what let them in is out"
    assert len(alice.get("/api/auth/outside-identities").get_json()["items"]) == 0


@pytest.mark.spec("AUTH-16", "AUTH-08")
def test_its_owner_sees_which_account_brought_it_and_unlinks_it_for_good(
    abroad: Abroad, scenario: Scenario, merged: tuple[Browser, str]
) -> None:
    alice, merge_id = merged
    [one] = alice.get("/api/auth/outside-identities").get_json()["items"]
    assert one["account"] == alice.get("/api/auth/me/associations").get_json()["items"][0]["private_number"]
    bob, address = scenario.activated(BOB), f"/api/auth/outside-identities/{one['id']}"
    assert bob.get("/api/auth/outside-identities").get_json()["items"] == []
    assert bob.delete(address).status_code == 404, "a stranger unlinks nothing"
    assert alice.delete(address).status_code == 204
    assert abroad.sign_in(scenario.browser()).status_code == 409
    undo(alice, merge_id)
    assert abroad.sign_in(scenario.browser()).status_code == 409


@pytest.mark.spec("AUTH-16", "AUTH-08")
def test_an_address_that_a_merge_brought_is_vouched_for_the_account_that_proved_it(
    vouching: Abroad, scenario: Scenario, also_behind: str
) -> None:
    alice = scenario.activated(ALICE, "alice")
    merge_id = link(alice).get_json()["id"]
    for email in (ALSO_ALICE.email, also_behind):
        vouching.provider.person |= {"sub": f"outside-{email}", "email": email, "email_verified": True}
        assert vouching.sign_in(scenario.browser()).get_json()["account_id"] == me(alice)["account_id"]
    undo(alice, merge_id)
    for email in (ALSO_ALICE.email, also_behind):
        vouching.provider.person |= {"sub": f"outside-{email}", "email": email}
        assert vouching.sign_in(scenario.browser()).get_json()["email"] == ALSO_ALICE.email
    assert alice.get("/api/auth/outside-identities").get_json()["items"] == []


@pytest.mark.spec("AUTH-16", "AUTH-04")
def test_an_address_that_only_signs_in_is_vouched_for_nobody(vouching: Abroad, scenario: Scenario) -> None:
    alice = scenario.activated(ALICE, "alice")
    assert alice.post("/api/auth/me/joinings", {"token": scenario.invite(ALSO_ALICE)}).status_code == 200
    vouching.provider.person |= {"email": ALSO_ALICE.email, "email_verified": True}
    assert vouching.sign_in(scenario.browser()).status_code == 409


@pytest.fixture
def also_behind(scenario: Scenario) -> str:
    """The address of a third account that was merged into the other one before."""
    third = Invitee("Alice", "Ferrand", "af@ailleurs.fr", "Ailleurs")
    activated(scenario, third, "Cormoran-3-Phare")
    assert link(activated(scenario, ALSO_ALICE, OTHER_PASSWORD), third.email, "Cormoran-3-Phare").status_code == 201
    return third.email


@pytest.mark.spec("AUTH-16", "AUTH-43")
def test_once_the_account_that_stays_is_closed_the_identity_opens_nothing(
    abroad: Abroad, scenario: Scenario, service: RunningService, merged: tuple[Browser, str]
) -> None:
    alice, _ = merged
    close_account(alice, service)
    assert abroad.sign_in(scenario.browser()).status_code == 409
