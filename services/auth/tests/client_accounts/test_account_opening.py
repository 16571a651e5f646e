"""Opening a client account: form, code by text message, code by e-mail, *Démarrer*."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from auth.consents.models import Consent
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.testing import RunningService
from services.auth.tests.auth_support.days import begin_another_day
from services.auth.tests.auth_support.people import ALICE, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, solved, wrong

EMAIL = "direction@scierie.fr"


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


def begin(browser: Browser, **more: str) -> Any:  # noqa: ANN401
    form = {
        "category": "company",
        "company_name": "Scierie du Lac",
        "email": EMAIL,
        "password": PASSWORD,
        "mobile": "06 39 98 00 12",
        "terms_version": "2026-11",
        "captcha": solved(browser),
    }
    return browser.post("/api/auth/client-accounts", form | more)


def type_code(browser: Browser, opening: str, step: str, code: str) -> Any:  # noqa: ANN401
    return browser.post(f"/api/auth/client-accounts/{step}", {"opening": opening, "code": code})


def open_account(browser: Browser, letters: SentMessages, **more: str) -> Any:  # noqa: ANN401
    opening = begin(browser, **more).get_json()["opening"]
    type_code(browser, opening, "mobile", letters.code("opening-mobile"))
    return type_code(browser, opening, "email", letters.code("opening-email"))


@pytest.mark.spec("AUTH-30")
def test_an_account_is_open_after_the_mobile_and_the_mailbox_were_proven(
    scenario: Scenario, letters: SentMessages, service: RunningService, clock: FrozenClock
) -> None:
    browser = scenario.browser()
    begun = begin(browser)
    assert begun.status_code == 201
    stage = begun.get_json()
    assert (stage["step"], stage["mobile"], stage["email"]) == ("mobile", "+33639980012", EMAIL)
    assert letters.codes("opening-email") == []
    went_on = type_code(browser, stage["opening"], "mobile", letters.code("opening-mobile"))
    assert (went_on.status_code, went_on.get_json()["step"]) == (200, "email")
    assert service.events("auth.account-activated.v1") == []
    done = type_code(browser, stage["opening"], "email", letters.code("opening-email").lower())
    assert done.status_code == 201
    me = browser.get("/api/auth/me").get_json()
    assert (me["email"], me["identifiers"], me["opened_as"]) == (EMAIL, [EMAIL], "deposit_client")
    [opened] = service.events("auth.client-account-opened.v1")
    assert (opened["company_name"], opened["category"], opened["mobile"]) == (
        "Scierie du Lac",
        "company",
        "+33639980012",
    )
    assert opened["account_id"] == me["account_id"] == service.events("auth.account-activated.v1")[0]["account_id"]
    assert scenario.browser().sign_in(EMAIL).status_code == 201
    with service.app.app_context(), transaction(tenant=UUID(me["account_id"])) as session:
        kept = session.query(Consent).all()
    assert [(each.text_kind, each.version, each.accepted_at) for each in kept] == [
        ("deposit_client", "2026-11", clock.at)
    ]


@pytest.mark.spec("AUTH-30", "AUTH-40")
def test_its_mobile_is_proven_and_its_address_never_changes(scenario: Scenario, letters: SentMessages) -> None:
    browser = scenario.browser()
    open_account(browser, letters)
    profile = browser.get("/api/auth/me/profile").get_json()
    assert [phone["number"] for phone in profile["phones"]] == ["+33639980012"]
    assert profile["email_fixed"] == "opening"
    refused = browser.post("/api/auth/me/email", {"email": "autre@scierie.fr", "password": PASSWORD})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/email-fixed")
    assert "ne change pas" in refused.get_json()["detail"]


@pytest.mark.spec("AUTH-30", "AUTH-20", "AUTH-17")
def test_the_form_says_what_is_not_right_and_sends_nothing(scenario: Scenario, letters: SentMessages) -> None:
    refused = begin(
        scenario.browser(),
        category="pirates",
        company_name=" ",
        password="scierie",
        terms_version="1999",
        mobile="0144556677",
    )
    assert refused.status_code == 422
    assert {"category", "company_name", "password", "terms_version"} <= {
        error["field"] for error in refused.get_json()["errors"]
    }
    assert begin(scenario.browser(), mobile="01 44 55 66 77").get_json()["errors"][0]["field"] == "mobile"
    assert begin(scenario.browser(), email="no address").status_code == 422
    assert begin(scenario.browser(), password="Direction-2026-Lac").status_code == 422
    assert letters.codes("opening-mobile") == []


@pytest.mark.spec("AUTH-30", "AUTH-25")
def test_without_the_captcha_nothing_is_sent(scenario: Scenario, letters: SentMessages) -> None:
    assert begin(scenario.browser(), captcha="").status_code == 403
    assert letters.codes("opening-mobile") == []


@pytest.mark.spec("AUTH-30", "AUTH-24")
def test_each_code_can_be_asked_again_after_the_cool_down_and_the_earlier_one_dies(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock
) -> None:
    browser = scenario.browser()
    opening = begin(browser).get_json()["opening"]
    for step in ("mobile", "email"):
        again = {"opening": opening}
        soon = browser.post("/api/auth/client-accounts/code", again)
        assert (soon.status_code, soon.get_json()["type"]) == (429, "/problems/code-too-soon")
        clock.advance(timedelta(seconds=60))
        assert browser.post("/api/auth/client-accounts/code", again).get_json()["step"] == step
        first, second = letters.codes(f"opening-{step}")
        assert first == second or type_code(browser, opening, step, first).status_code == 403
        assert type_code(browser, opening, step, second).status_code in {200, 201}


@pytest.mark.spec("AUTH-30")
def test_no_step_is_skipped_and_no_code_is_good_for_another(scenario: Scenario, letters: SentMessages) -> None:
    browser = scenario.browser()
    opening = begin(browser).get_json()["opening"]
    assert type_code(browser, opening, "email", letters.code("opening-mobile")).status_code == 403
    assert type_code(browser, opening, "mobile", wrong(letters.code("opening-mobile"))).status_code == 403
    other = begin(scenario.browser(), email="autre@scierie.fr", mobile="06 39 98 00 99").get_json()["opening"]
    assert type_code(browser, other, "mobile", letters.codes("opening-mobile")[0]).status_code == 403
    assert type_code(browser, "invented", "mobile", "204817").status_code == 404


@pytest.mark.spec("AUTH-30", "AUTH-10")
def test_an_address_that_has_an_account_looks_alike_and_only_its_mailbox_gets_a_message(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    scenario.activated(ALICE)
    stages = []
    for number, email in enumerate(("alice@exemple.fr", "nobody@exemple.fr")):
        browser = scenario.browser()
        opening = begin(browser, email=email, mobile=f"06 39 98 00 1{number}").get_json()["opening"]
        went_on = type_code(browser, opening, "mobile", letters.code("opening-mobile"))
        stage = went_on.get_json()
        tried = type_code(browser, opening, "email", "WRONGX")
        stages.append((went_on.status_code, stage["step"], stage["code"]["tries"], tried.get_json()["tries_left"]))
    assert stages[0] == stages[1]
    [event] = service.events("auth.address-already-used.v1")
    assert event["email"] == "alice@exemple.fr"
    assert len(letters.codes("opening-email")) == 1


@pytest.mark.spec("AUTH-30")
def test_of_two_openings_with_one_address_the_first_to_prove_it_gets_the_account(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser, openings = scenario.browser(), []
    for number in range(3):
        opening = begin(browser, mobile=f"06 39 98 00 1{number}").get_json()["opening"]
        type_code(browser, opening, "mobile", letters.code("opening-mobile"))
        openings.append((opening, letters.code("opening-email")))
    with ThreadPoolExecutor(3) as pool:
        answers = pool.map(lambda each: type_code(scenario.browser(), each[0], "email", each[1]).status_code, openings)
        assert sorted(answers) == [201, 404, 404]
    assert len(service.events("auth.client-account-opened.v1")) == 1


@pytest.mark.spec("AUTH-30")
def test_an_opening_left_lying_is_over_after_a_day_and_forgotten(
    scenario: Scenario, letters: SentMessages, service: RunningService, clock: FrozenClock
) -> None:
    browser = scenario.browser()
    opening = begin(browser).get_json()["opening"]
    clock.advance(timedelta(days=1))
    closed = browser.post("/api/auth/client-accounts/code", {"opening": opening})
    assert closed.get_json()["type"] == "/problems/opening-expired"
    clock.advance(timedelta(seconds=1))
    service.run_job("delete_expired")
    assert type_code(browser, opening, "mobile", letters.code("opening-mobile")).status_code == 404


@pytest.mark.spec("AUTH-30")
def test_invitations_that_wait_for_the_address_join_the_account(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    holder_id = scenario.register(ALICE)
    open_account(scenario.browser(), letters, email="alice@exemple.fr")
    assert [event["holder_id"] for event in service.events("auth.account-joined.v1")] == [str(holder_id)]


@pytest.mark.spec("AUTH-30")
def test_the_categories_of_the_form_are_told_in_both_languages(scenario: Scenario) -> None:
    items = scenario.browser().get("/api/auth/client-accounts/categories").get_json()["items"]
    assert items == [{"key": "company", "label": {"fr": "Entreprise", "en": "Company"}}]


@pytest.mark.spec("AUTH-30", "AUTH-24")
def test_an_address_that_has_an_account_gets_no_more_messages_than_any_other_and_they_stop_alike(
    scenario: Scenario, letters: SentMessages, service: RunningService, clock: FrozenClock
) -> None:
    scenario.activated(ALICE)
    begin_another_day(clock)
    browser, stopped = scenario.browser(), {}
    for number, email in enumerate((ALICE.email, EMAIL)):
        mobile = f"06 39 98 00 {20 + number}"
        opening = begin(browser, email=email, mobile=mobile).get_json()["opening"]
        type_code(browser, opening, "mobile", letters.code("opening-mobile"))
        answers = []
        for _ in range(31):
            clock.advance(timedelta(seconds=61))
            answers.append(browser.post("/api/auth/client-accounts/code", {"opening": opening}).status_code)
        clock.advance(-timedelta(seconds=61) * 31)
        stopped[email] = answers.index(429) if 429 in answers else None
    assert stopped[ALICE.email] == stopped[EMAIL] == 19
    assert len(service.events("auth.address-already-used.v1")) == len(letters.codes("opening-email")) == 20


@pytest.mark.spec("TEN-40")
def test_the_account_bears_the_name_of_its_administrator_once_the_structure_is_opened(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser = scenario.browser()
    open_account(browser, letters)
    me = browser.get("/api/auth/me").get_json()
    assert (me["first_name"], me["last_name"]) == ("", "Scierie du Lac")
    for first_name in ("Camille", "Another"):
        service.receive(
            "tenancy.structure-opened.v1",
            tenant_id=uuid4(),
            account_id=me["account_id"],
            first_name=first_name,
            last_name="Perrin",
        )
    me = browser.get("/api/auth/me").get_json()
    assert (me["first_name"], me["last_name"]) == ("Camille", "Perrin")
    assert [changed["first_name"] for changed in service.events("auth.profile-changed.v1")] == ["Camille"]


@pytest.mark.spec("TEN-40")
def test_an_account_that_was_invited_keeps_its_name(scenario: Scenario, service: RunningService) -> None:
    scenario.activated(ALICE)
    before = service.events("auth.account-activated.v1")[0]
    service.receive(
        "tenancy.structure-opened.v1",
        tenant_id=uuid4(),
        account_id=before["account_id"],
        first_name="Another",
        last_name="Name",
    )
    assert service.events("auth.profile-changed.v1") == []
