"""What one changes about one's account, and who is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from auth.accounts import depositor_addresses
from auth.accounts.depositor_addresses import UsedAddress
from chartrier.access.context import Context
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Invitee, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


def change_address(browser: Browser, letters: SentMessages, email: str) -> int:
    browser.post("/api/auth/me/email", {"email": email, "password": PASSWORD})
    proof = {"email": email, "code": letters.code("new-email")}
    return browser.post("/api/auth/me/email/confirmation", proof).status_code


@pytest.mark.spec("AUTH-40")
def test_a_proven_address_takes_the_place_of_the_former_one_which_is_notified(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    sent = browser.post("/api/auth/me/email", {"email": "Alice@Nouveau.fr", "password": PASSWORD})
    assert sent.status_code == 202
    assert service.events("auth.code-issued.v1")[-1]["to"] == "alice@nouveau.fr"
    assert scenario.browser().sign_in("alice@nouveau.fr").status_code == 401
    proof = {"email": "alice@nouveau.fr", "code": letters.code("new-email")}
    assert browser.post("/api/auth/me/email/confirmation", proof).get_json()["email"] == "alice@nouveau.fr"
    assert browser.get("/api/auth/me").get_json()["identifiers"] == ["alice@nouveau.fr"]
    assert scenario.browser().sign_in("alice@nouveau.fr").status_code == 201
    assert scenario.browser().sign_in("alice@exemple.fr").status_code == 401
    [event] = service.events("auth.email-changed.v1")
    assert (event["email"], event["former_email"]) == ("alice@nouveau.fr", "alice@exemple.fr")
    assert service.events("auth.profile-changed.v1")[-1]["email"] == "alice@nouveau.fr"


@pytest.mark.spec("AUTH-40")
def test_an_address_changes_neither_without_the_password_nor_without_the_code(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    asked = browser.post("/api/auth/me/email", {"email": "alice@nouveau.fr", "password": "Pas-le-bon-0"})
    assert asked.status_code == 401
    assert letters.codes("new-email") == []
    proof = {"email": "alice@nouveau.fr", "code": "ABCDEF"}
    assert browser.post("/api/auth/me/email/confirmation", proof).status_code == 403
    assert service.events("auth.email-changed.v1") == []


@pytest.mark.spec("AUTH-40")
def test_a_user_of_a_deposit_space_keeps_the_address_and_reads_why(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    holder_id = uuid4()
    service.receive(
        "tenancy.grant-changed.v1",
        tenant_id=holder_id,
        grant_id=new_id(),
        version=1,
        principal_id=browser.get("/api/auth/me").get_json()["account_id"],
        kind="deposit_client",
        holder_id=holder_id,
        organisation_id=holder_id,
        rights=["user"],
    )
    new = {"email": "alice@nouveau.fr", "password": PASSWORD}
    refused = browser.post("/api/auth/me/email", new, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.get_json()["why"]) == (409, "deposit-space")
    assert "does not change" in refused.get_json()["detail"]
    assert browser.get("/api/auth/me/profile").get_json()["email_fixed"] == "deposit-space"


@pytest.mark.spec("AUTH-40")
def test_the_chosen_identifier_changes_with_the_password_and_frees_the_former_one(scenario: Scenario) -> None:
    browser, bob = scenario.activated(ALICE, "alice"), scenario.activated(BOB, "bobby")

    def change(who: Browser, identifier: str, password: str = PASSWORD) -> int:
        return who.put("/api/auth/me/identifier", {"identifier": identifier, "password": password}).status_code

    assert [change(browser, "a b"), change(browser, "123456789012"), change(browser, "x@y.fr")] == [422] * 3
    assert change(browser, "alicia", "Pas-le-bon-0") == 401
    assert change(browser, "Bobby") == 409
    assert change(browser, "Alicia") == 200
    assert scenario.browser().sign_in("alicia").status_code == 201
    assert scenario.browser().sign_in("alice").status_code == 401
    assert change(bob, "alice") == 200


@pytest.mark.spec("AUTH-41")
def test_names_and_language_change_at_once_and_are_published(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    changes = {"last_name": "Ferrand-Roux", "language": "en", "birth_place": "Metz", "birth_month": "1984-05"}
    answer = browser.patch("/api/auth/me", changes)
    assert (answer.get_json()["last_name"], answer.get_json()["language"]) == ("Ferrand-Roux", "en")
    profile = browser.get("/api/auth/me/profile").get_json()
    assert (profile["birth_place"], profile["birth_month"]) == ("Metz", "1984-05")
    event = service.events("auth.profile-changed.v1")[-1]
    assert (event["last_name"], event["first_name"], event["language"]) == ("Ferrand-Roux", "Alice", "en")


@pytest.mark.spec("AUTH-41")
def test_of_changes_at_once_each_is_told_with_what_those_before_it_changed(
    scenario: Scenario, service: RunningService
) -> None:
    browsers = {
        "first_name": scenario.activated(ALICE, "alice"),
        "last_name": scenario.browser(),
        "birth_place": scenario.browser(),
    }

    def change_all(field: str) -> None:
        browsers[field].sign_in("alice")
        for number in range(12):
            assert browsers[field].patch("/api/auth/me", {field: f"Alice {number}"}).status_code == 200

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(change_all, browsers))
    events = sorted(service.events("auth.profile-changed.v1"), key=lambda event: int(event["version"]))
    assert [event["version"] for event in events] == list(range(2, 38)), "the first was published when she came"
    for name in ("first_name", "last_name"):
        counts = [int(event[name].split()[-1]) for event in events[-12:]]
        assert counts == sorted(counts)
        assert counts[-1] == 11


@pytest.mark.spec("AUTH-41")
def test_only_names_and_address_are_needed(scenario: Scenario) -> None:
    browser = scenario.activated(ALICE)
    for name in ("first_name", "last_name"):
        refused = browser.patch("/api/auth/me", {name: "  "})
        assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, name)
    assert browser.patch("/api/auth/me", {"birth_place": None, "birth_month": ""}).status_code == 200
    assert browser.patch("/api/auth/me", {"email": "x@y.fr"}).status_code == 422
    assert browser.patch("/api/auth/me", {"birth_month": "1984-13"}).status_code == 422


@pytest.mark.spec("AUTH-40")
def test_nothing_of_the_password_is_in_the_profile(scenario: Scenario) -> None:
    profile = scenario.activated(ALICE).get("/api/auth/me/profile").get_json()
    assert not [name for name in profile if "password" in name]


@pytest.mark.spec("AUTH-41")
def test_a_number_is_taken_away_with_the_password_and_the_owner_is_notified(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    browser.post("/api/auth/me/phones", {"number": "0639980012", "password": PASSWORD})
    proof = {"number": "0639980012", "code": letters.code("phone")}
    browser.post("/api/auth/me/phones/confirmation", proof)
    path, leaving = "/api/auth/me/phones/removal", {"number": "+33639980012", "password": PASSWORD}
    assert browser.post(path, leaving | {"password": "Pas-le-bon-0"}).status_code == 401
    assert browser.post(path, leaving).get_json()["phones"] == []
    assert browser.post(path, leaving).status_code == 404
    assert [event["added"] for event in service.events("auth.phone-changed.v1")] == [True, False]
    assert "39980012" not in str(service.events("auth.phone-changed.v1"))


@pytest.mark.spec("AUTH-41")
def test_a_stranger_touches_nobody_elses_numbers(scenario: Scenario, letters: SentMessages) -> None:
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    alice.post("/api/auth/me/phones", {"number": "0639980012", "password": PASSWORD})
    alice.post("/api/auth/me/phones/confirmation", {"number": "0639980012", "code": letters.code("phone")})
    leaving = {"number": "+33639980012", "password": PASSWORD}
    assert bob.post("/api/auth/me/phones/removal", leaving).status_code == 404
    assert bob.get("/api/auth/me/profile").get_json()["phones"] == []
    assert len(alice.get("/api/auth/me/profile").get_json()["phones"]) == 1


@pytest.fixture
def addressed_elsewhere(scenario: Scenario, service: RunningService) -> Browser:
    """Alice, whose second depositor sends to another address than the account's."""
    browser = scenario.activated(ALICE)
    account_id = UUID(browser.get("/api/auth/me").get_json()["account_id"])
    with service.app.app_context(), transaction(tenant=account_id) as session:
        used = UsedAddress(uuid4(), "alice@bureau.fr", "Maison Sud")
        depositor_addresses.add(session, Context(service.runtime.clock.now()), account_id, used)
    return browser


def addresses(browser: Browser) -> dict[str, str]:
    items = browser.get("/api/auth/me/addresses").get_json()["items"]
    return {each["address"]: each["state"] for each in items}


def answer(browser: Browser, said: str, address: str = "alice@bureau.fr") -> int:
    path = "/api/auth/me/addresses/answers"
    return browser.post(path, {"address": address, "answer": said}).status_code


@pytest.mark.spec("AUTH-42")
def test_another_address_of_a_depositor_is_asked_about_until_answered(
    scenario: Scenario, addressed_elsewhere: Browser
) -> None:
    assert addresses(addressed_elsewhere) == {"alice@bureau.fr": "asked", "alice@exemple.fr": "same"}
    assert addressed_elsewhere.get("/api/auth/me/profile").get_json()["addresses_to_answer"] == 1
    assert answer(addressed_elsewhere, "later") == 200
    assert addresses(addressed_elsewhere)["alice@bureau.fr"] == "later"
    next_time = scenario.browser()
    next_time.sign_in("alice@exemple.fr")
    assert addresses(next_time)["alice@bureau.fr"] == "asked"
    assert answer(next_time, "keep") == 200
    again = scenario.browser()
    again.sign_in("alice@exemple.fr")
    assert addresses(again)["alice@bureau.fr"] == "kept"


@pytest.mark.spec("AUTH-42", "AUTH-40")
def test_a_refusal_is_revisited_by_replacing_once_the_address_is_proven(
    scenario: Scenario, letters: SentMessages, addressed_elsewhere: Browser
) -> None:
    answer(addressed_elsewhere, "keep")
    listed = addressed_elsewhere.get("/api/auth/me/addresses").get_json()
    assert listed["linked"] == "alice@exemple.fr"
    assert listed["items"][0]["depositors"] == ["Maison Sud"]
    assert change_address(addressed_elsewhere, letters, "alice@bureau.fr") == 200
    assert addressed_elsewhere.get("/api/auth/me/addresses").get_json()["linked"] == "alice@bureau.fr"
    assert addresses(addressed_elsewhere) == {"alice@bureau.fr": "same", "alice@exemple.fr": "asked"}


@pytest.mark.spec("AUTH-42")
def test_an_address_of_nobody_of_ones_own_is_not_answered_about(
    scenario: Scenario, addressed_elsewhere: Browser
) -> None:
    assert answer(scenario.activated(BOB), "keep") == 404
    assert answer(addressed_elsewhere, "keep", "nobody@exemple.fr") == 404


@pytest.mark.spec("AUTH-42")
def test_a_depositor_that_sends_to_another_address_later_is_noticed(
    scenario: Scenario, service: RunningService
) -> None:
    holder_id = scenario.register(ALICE)
    browser = scenario.browser()
    token = scenario.last_link().fragment
    browser.post(
        "/api/auth/activations",
        {"token": token, "identifier": "alice", "password": PASSWORD, "terms_version": "2026-11"},
    )
    recipient = {"kind": "person", "staff_number": "M-1", "first_name": "Alice", "email": "Alice@Bureau.fr"}
    for _ in range(2):
        service.receive(
            "vault.deposit-received.v1",
            tenant_id=holder_id,
            holder_id=holder_id,
            organisation_name="Atelier Nord",
            recipient=recipient,
        )
    assert addresses(browser) == {"alice@bureau.fr": "asked", "alice@exemple.fr": "same"}


@pytest.mark.spec("AUTH-42")
def test_what_other_invitations_knew_comes_along_when_they_join(scenario: Scenario, clock: FrozenClock) -> None:
    token = scenario.invite(ALICE)
    scenario.register(Invitee("Alice", "Ferrand", "alice@exemple.fr", "Maison Sud"))
    browser = scenario.browser()
    browser.post(
        "/api/auth/activations",
        {"token": token, "identifier": "alice", "password": PASSWORD, "terms_version": "2026-11"},
    )
    clock.advance(timedelta(seconds=1))
    [item] = browser.get("/api/auth/me/addresses").get_json()["items"]
    assert item["depositors"] == ["Atelier Nord", "Maison Sud"]


@pytest.mark.parametrize(
    "language, reason",
    [
        ("fr", "Contient un caractère qui change le sens du texte (U+202E)."),
        ("en", "Has a character that changes the direction of the text (U+202E)."),
    ],
)
def test_a_name_that_would_mislead_others_is_refused_beside_its_field(
    scenario: Scenario, service: RunningService, language: str, reason: str
) -> None:
    browser = scenario.activated(ALICE)
    published = service.events("auth.profile-changed.v1")
    refused = browser.patch("/api/auth/me", {"last_name": "Dur\u202ednad"}, headers={"Accept-Language": language})
    assert refused.status_code == 422
    assert refused.get_json()["errors"] == [{"field": "last_name", "reason": reason}]
    assert service.events("auth.profile-changed.v1") == published


def test_a_name_is_published_as_people_write_it_composed(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    changed = browser.patch("/api/auth/me", {"first_name": " He\u0301le\u0300ne-Aïcha ", "last_name": "N’Guyễn d'Été"})
    assert (changed.get_json()["first_name"], changed.get_json()["last_name"]) == ("Hélène-Aïcha", "N’Guyễn d'Été")
    assert service.events("auth.profile-changed.v1")[-1]["first_name"] == "Hélène-Aïcha"


@pytest.mark.parametrize("email", ["alice@nou\u200bveau.fr", "alice@nouveau.fr\u202e", "alice@nou\u00adveau.fr"])
def test_an_address_with_something_invisible_is_none(scenario: Scenario, letters: SentMessages, email: str) -> None:
    refused = scenario.activated(ALICE).post("/api/auth/me/email", {"email": email, "password": PASSWORD})
    assert refused.status_code == 422
    assert refused.get_json()["errors"] == [{"field": "email", "reason": "Cette adresse e-mail n’est pas valable."}]
    assert letters.codes("new-email") == []
