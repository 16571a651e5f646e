"""Something that one has, beside the password that one knows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from auth.config import ClientAccountRules, SecondFactorRules
from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.authenticator import Authenticator
from services.auth.tests.auth_support.own_second_factors import (
    FACTORS,
    STEP,
    add_app,
    add_passkey,
    add_sent,
    begin,
    confirm,
    last_code,
    proof,
    type_code,
    use_passkey,
)
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario

MOBILE = "06 39 98 12 34"
CHANGED = "auth.second-factor-changed.v1"


def asked(scenario: Scenario) -> Browser:
    """A browser in which Alice typed the right password and is asked for more."""
    browser = scenario.browser()
    answer = browser.sign_in(ALICE.email)
    assert (answer.status_code, answer.get_json()["step"]) == (202, "second-factor"), answer.text
    return browser


@pytest.mark.spec("AUTH-12")
def test_with_an_authenticator_app_the_password_alone_lets_nobody_in(scenario: Scenario, clock: FrozenClock) -> None:
    clock.advance(timedelta(seconds=-35))
    app = add_app(scenario.activated(ALICE), clock)
    browser = asked(scenario)
    [card] = browser.get(STEP).get_json()["factors"]
    assert card == {"id": app.factor_id, "kind": "totp", "name": "", "hint": ""}
    assert browser.get("/api/auth/me").status_code == 401
    clock.advance(timedelta(seconds=30))
    answer = type_code(browser, app.factor_id, app.code)
    assert (answer.status_code, answer.get_json()["email"]) == (201, ALICE.email)
    assert browser.get("/api/auth/me").status_code == 200
    assert browser.get("/api/auth/sessions").get_json()["items"][0]["factors"] == ["pwd", "otp", "mfa"]


@pytest.mark.spec("AUTH-12")
@pytest.mark.parametrize("kind, hint", [("sms", "•• •• •• •• 34"), ("email", "a•••@exemple.fr")])
def test_a_code_that_was_sent_lets_in_once(scenario: Scenario, service: RunningService, kind: str, hint: str) -> None:
    more = {"phone": MOBILE} if kind == "sms" else {}
    factor_id = add_sent(scenario.activated(ALICE), service, kind, **more)
    browser, another = asked(scenario), asked(scenario)
    [card] = browser.get(STEP).get_json()["factors"]
    assert (card["kind"], card["hint"]) == (kind, hint)
    sent = browser.post(f"{STEP}/codes", {"factor_id": factor_id})
    assert (sent.status_code, sent.get_json()["sent_to"]) == (200, hint)
    code = last_code(service)
    assert type_code(browser, factor_id, code).status_code == 201
    assert type_code(another, factor_id, code).status_code == 401


@pytest.mark.spec("AUTH-12")
def test_a_code_that_sets_a_factor_up_signs_nobody_in(scenario: Scenario, service: RunningService) -> None:
    begun = begin(scenario.activated(ALICE), "email")
    assert scenario.browser().sign_in(ALICE.email).status_code == 201
    assert begun["code"]["sent_to"] == "a•••@exemple.fr"
    purposes = [event["purpose"] for event in service.events("auth.code-issued.v1")]
    assert purposes == ["second-factor-set-up"]


@pytest.mark.spec("AUTH-12")
def test_a_code_of_an_authenticator_app_works_once_and_none_before_it_any_more(
    scenario: Scenario, clock: FrozenClock
) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    earlier = app.code
    assert type_code(asked(scenario), app.factor_id, earlier).status_code == 401
    clock.advance(timedelta(seconds=60))
    used = app.code
    assert type_code(asked(scenario), app.factor_id, used).status_code == 201
    clock.advance(timedelta(seconds=29))
    for stale in (used, earlier):
        assert type_code(asked(scenario), app.factor_id, stale).status_code == 401


@pytest.mark.spec("AUTH-12")
def test_of_many_uses_of_one_code_at_once_one_lets_in(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    clock.advance(timedelta(seconds=60))
    browsers, code = [asked(scenario) for _ in range(5)], app.code
    with ThreadPoolExecutor(5) as pool:
        answers = sorted(pool.map(lambda one: int(type_code(one, app.factor_id, code).status_code), browsers))
    assert answers.count(201) == 1
    assert set(answers) <= {201, 401, 429}


@pytest.mark.spec("AUTH-12")
def test_a_passkey_is_a_second_factor(scenario: Scenario) -> None:
    authenticator = Authenticator()
    factor_id = add_passkey(scenario.activated(ALICE), authenticator, name="Clé du bureau")
    browser = asked(scenario)
    [card] = browser.get(STEP).get_json()["factors"]
    assert (card["id"], card["kind"], card["name"]) == (factor_id, "passkey", "Clé du bureau")
    assert use_passkey(browser, authenticator).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_a_recovery_code_stands_in_once_and_the_owner_is_notified(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    assert len(set(app.recovery_codes)) == 10
    assert asked(scenario).get(STEP).get_json()["recovery_codes"] is True
    code = app.recovery_codes[3]
    assert asked(scenario).post(f"{STEP}/recovery-code", {"code": code.upper().replace("-", " ")}).status_code == 201
    assert asked(scenario).post(f"{STEP}/recovery-code", {"code": code}).status_code == 401
    changes = [(event["change"], event["kind"], event["left"]) for event in service.events(CHANGED)]
    assert changes == [("added", "totp", 10), ("recovery-code-used", None, 9)]


@pytest.mark.spec("AUTH-12")
def test_of_many_uses_of_one_recovery_code_at_once_one_lets_in(scenario: Scenario, clock: FrozenClock) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    browsers = [asked(scenario) for _ in range(5)]

    def recover(browser: Browser) -> int:
        return int(browser.post(f"{STEP}/recovery-code", {"code": app.recovery_codes[0]}).status_code)

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(recover, browsers)).count(201) == 1


@pytest.mark.spec("AUTH-12")
def test_there_may_be_so_many_second_factors_and_no_more(
    scenario: Scenario, clock: FrozenClock, ports: Ports, use: Callable[[Ports], None]
) -> None:
    use(replace(ports, config=replace(ports.config, second_factors=SecondFactorRules(maximum=1))))
    browser = scenario.activated(ALICE)
    app = add_app(browser, clock)
    refused = browser.post(FACTORS, {"kind": "email", "proof": proof(browser)})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/too-many-second-factors")
    assert browser.post(f"{FACTORS}/{app.factor_id}/removal", {"proof": proof(browser)}).status_code == 204
    assert browser.post(FACTORS, {"kind": "email", "proof": proof(browser)}).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_new_recovery_codes_void_the_former_ones(scenario: Scenario, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    assert browser.post("/api/auth/recovery-codes", {"proof": proof(browser)}).status_code == 409
    former = add_app(browser, clock).recovery_codes
    fresh = browser.post("/api/auth/recovery-codes", {"proof": proof(browser)}).get_json()["recovery_codes"]
    assert len(fresh) == 10
    assert not set(fresh) & set(former)
    assert asked(scenario).post(f"{STEP}/recovery-code", {"code": former[0]}).status_code == 401
    assert asked(scenario).post(f"{STEP}/recovery-code", {"code": fresh[0]}).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_second_factors_are_listed_with_what_tells_them_apart_and_nothing_more(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    app = add_app(browser, clock)
    add_sent(browser, service, "sms", phone=MOBILE, name="Mon portable")
    listed = browser.get(FACTORS)
    kinds = [(one["kind"], one["name"], one["hint"]) for one in listed.get_json()["factors"]]
    assert kinds == [("totp", "", ""), ("sms", "Mon portable", "•• •• •• •• 34")]
    assert (listed.get_json()["recovery_codes_left"], listed.get_json()["required_by"]) == (10, [])
    assert app.secret not in listed.text
    assert scenario.activated(BOB).get(FACTORS).get_json()["factors"] == []


@pytest.mark.spec("AUTH-12")
def test_removing_the_last_one_makes_the_password_enough_again(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    app = add_app(browser, clock)
    assert browser.post(f"{FACTORS}/{app.factor_id}/removal", {"proof": proof(browser)}).status_code == 204
    assert scenario.browser().sign_in(ALICE.email).status_code == 201
    assert browser.get(FACTORS).get_json()["recovery_codes_left"] == 0
    assert [event["change"] for event in service.events(CHANGED)] == ["added", "removed"]


@pytest.mark.spec("AUTH-12")
def test_nothing_is_changed_without_the_password_typed_again_for_just_that(
    scenario: Scenario, clock: FrozenClock
) -> None:
    browser, bob = scenario.activated(ALICE), scenario.activated(BOB)
    app = add_app(browser, clock)
    used = proof(browser)
    begin_again = {"kind": "email", "proof": used}
    assert browser.post(FACTORS, begin_again).status_code == 201
    for unfit in (used, proof(browser, purpose="close-account"), proof(bob), "nothing"):
        for address in (f"{FACTORS}/{app.factor_id}/removal", "/api/auth/recovery-codes"):
            refused = browser.post(address, {"proof": unfit})
            assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/proof-refused")
        assert browser.post(FACTORS, {"kind": "totp", "proof": unfit}).status_code == 403
    assert len(browser.get(FACTORS).get_json()["factors"]) == 1


@pytest.mark.spec("AUTH-12")
def test_somebody_elses_second_factor_is_one_that_does_not_exist(scenario: Scenario, clock: FrozenClock) -> None:
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    app = add_app(alice, clock)
    begun = begin(alice, "email")
    for factor_id in (app.factor_id, "0192f0c0-0000-7000-8000-000000000009"):
        refused = bob.post(f"{FACTORS}/{factor_id}/removal", {"proof": proof(bob)})
        assert (refused.status_code, refused.get_json()["type"]) == (404, "/problems/second-factor-not-found")
    assert confirm(bob, begun["id"], code="123456").status_code == 404
    assert bob.post(f"{FACTORS}/{begun['id']}/code").status_code == 404
    assert scenario.browser().get(FACTORS).status_code == 401


@pytest.mark.spec("AUTH-12")
def test_a_factor_counts_only_once_it_was_shown_to_work_within_ten_minutes(
    scenario: Scenario, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    begun = begin(browser, "totp")
    wrong = confirm(browser, begun["id"], code="000000")
    assert (wrong.status_code, wrong.get_json()["errors"][0]["field"]) == (422, "code")
    assert scenario.browser().sign_in(ALICE.email).status_code == 201
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        connection.execute(text("UPDATE second_factors SET begun_at = begun_at - interval '10 minutes'"))
    assert confirm(browser, begun["id"], code="000000").status_code == 404
    assert browser.get(FACTORS).get_json()["factors"] == []


@pytest.mark.spec("AUTH-12")
def test_one_app_one_mailbox_and_each_number_once(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    add_app(browser, clock)
    add_sent(browser, service, "sms", phone=MOBILE)
    for again in ({"kind": "totp"}, {"kind": "sms", "phone": "+33 6 39 98 12 34"}):
        refused = browser.post(FACTORS, again | {"proof": proof(browser)})
        assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/second-factor-exists")
    nowhere = browser.post(FACTORS, {"kind": "sms", "phone": "12", "proof": proof(browser)})
    assert (nowhere.status_code, nowhere.get_json()["errors"][0]["field"]) == (422, "phone")


@pytest.mark.spec("AUTH-12")
def test_five_wrong_codes_lock_second_factors_of_all_kinds_and_tell_the_owner(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    clock.advance(timedelta(seconds=60))
    browser = asked(scenario)
    answers = [type_code(browser, app.factor_id, f"00000{number}").status_code for number in range(3)]
    answers += [browser.post(f"{STEP}/recovery-code", {"code": f"none-{number}"}).status_code for number in range(2)]
    assert answers == [401, 401, 401, 401, 429]
    locked = type_code(asked(scenario), app.factor_id, app.code)
    assert (locked.status_code, locked.get_json()["type"]) == (429, "/problems/second-factor-locked")
    assert locked.get_json()["minutes_left"] == 120
    [event] = service.events("auth.account-locked.v1")
    assert (event["second_factor"], event["this_device"]) == (True, False)


@pytest.mark.spec("AUTH-12")
def test_of_sixty_parallel_codes_five_are_looked_at(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    browsers = [asked(scenario) for _ in range(12)]

    def guess(number: int) -> int:
        return int(type_code(browsers[number % 12], app.factor_id, f"{number:06}").status_code)

    with ThreadPoolExecutor(60) as pool:
        answers = sorted(pool.map(guess, range(60)))
    assert answers == [401] * 4 + [429] * 56
    assert len(service.events("auth.account-locked.v1")) == 1


@pytest.mark.spec("AUTH-12")
def test_the_owners_own_device_goes_on_while_strangers_are_locked_out(scenario: Scenario, clock: FrozenClock) -> None:
    own = scenario.activated(ALICE)
    app = add_app(own, clock)
    stranger = asked(scenario)
    for number in range(6):
        type_code(stranger, app.factor_id, f"00000{number}")
    clock.advance(timedelta(seconds=60))
    assert type_code(asked(scenario), app.factor_id, app.code).status_code == 429
    own.delete("/api/auth/sessions/current")
    assert own.sign_in(ALICE.email).status_code == 202
    assert type_code(own, app.factor_id, app.code).status_code == 201


@pytest.mark.spec("AUTH-12")
def test_a_half_signed_in_state_is_worth_nothing_elsewhere(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    browser = asked(scenario)
    secret = browser.cookie("sign-in")
    assert secret
    assert (browser.cookie("access"), browser.cookie("refresh"), browser.cookie("device")) == ("", "", "")
    for name in ("access", "refresh"):
        thief = scenario.browser()
        thief.put_cookie(name, secret)
        assert thief.get("/api/auth/me").status_code == 401
        assert thief.post("/api/auth/sessions/refresh").status_code == 401
        assert thief.get("/api/auth/sessions").status_code == 401
    assert service.with_token(secret).get("/api/auth/me").status_code == 401
    assert browser.post(f"{STEP}/completion").status_code == 202
    assert browser.post(f"{STEP}/enrolment", {"kind": "email"}).status_code == 409
    assert browser.post(FACTORS, {"kind": "email", "proof": "x"}).status_code == 401
    assert type_code(browser, app.factor_id, "000000").status_code == 401


@pytest.mark.spec("AUTH-12")
def test_a_sign_in_under_way_is_over_after_ten_minutes_when_given_up_and_when_it_is_done(
    scenario: Scenario, clock: FrozenClock
) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    late, gone, done = asked(scenario), asked(scenario), asked(scenario)
    copy = scenario.browser()
    copy.put_cookie("sign-in", done.cookie("sign-in"))
    clock.advance(timedelta(seconds=60))
    assert type_code(done, app.factor_id, app.code).status_code == 201
    assert gone.delete(STEP).status_code == 204
    clock.advance(timedelta(minutes=9))
    for over in (copy, gone, late, scenario.browser()):
        refused = type_code(over, app.factor_id, app.code)
        assert (refused.status_code, refused.get_json()["type"]) == (401, "/problems/sign-in-expired")
        assert over.get(STEP).status_code == 401


@pytest.mark.spec("AUTH-12", "AUTH-13")
def test_ending_all_sessions_ends_what_was_half_signed_in(scenario: Scenario, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    app = add_app(browser, clock)
    half = asked(scenario)
    browser.delete("/api/auth/sessions?keep_current=true")
    clock.advance(timedelta(seconds=60))
    assert type_code(half, app.factor_id, app.code).status_code == 401
    assert half.get(STEP).status_code == 401


def test_another_site_can_go_on_with_no_sign_in(scenario: Scenario, clock: FrozenClock) -> None:
    app = add_app(scenario.activated(ALICE), clock)
    browser = asked(scenario)
    answer = browser.post(f"{STEP}/code", {"factor_id": app.factor_id, "code": app.code}, headers={"X-Chartrier": ""})
    assert answer.status_code == 403


@pytest.mark.spec("AUTH-12")
def test_secrets_and_recovery_codes_are_not_kept_in_clear(
    scenario: Scenario, clock: FrozenClock, service: RunningService
) -> None:
    owner = scenario.activated(ALICE)
    app = add_app(owner, clock)
    browser = asked(scenario)
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        tables = ("second_factors", "recovery_codes", "pending_sign_ins", "known_devices", "outbox")
        kept = "".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)  # noqa: S608
    codes = [code.replace("-", "") for code in app.recovery_codes]
    device = owner.cookie("device").split(".", maxsplit=1)[0]
    secrets = [app.secret, browser.cookie("sign-in"), *app.recovery_codes, *codes, device, PASSWORD]
    assert all(secrets)
    assert [secret for secret in secrets if secret in kept] == []


@pytest.mark.spec("AUTH-12", "AUTH-24")
def test_no_telephone_is_texted_in_a_country_where_none_is_meant_to_be(
    scenario: Scenario, ports: Ports, use: Callable[[Ports], None]
) -> None:
    # As an installation says it that texts nobody outside of metropolitan France.
    use(replace(ports, config=replace(ports.config, client_accounts=ClientAccountRules(countries=("FR",)))))
    alice = scenario.activated(ALICE)
    wanted = {"kind": "sms", "phone": "+590 690 00 12 34", "proof": proof(alice)}
    answer = alice.post("/api/auth/second-factors", wanted)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "phone")
