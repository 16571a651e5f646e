"""Signing in, going on and signing out."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from auth.ports import Ports
from chartrier.access.password_hashes import HashCost, Passwords
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, CHARLIE, PASSWORD, Scenario, owner

REFRESH = "/api/auth/sessions/refresh"


@pytest.mark.spec("AUTH-10")
def test_unknown_identifiers_and_wrong_passwords_get_the_same_answer(scenario: Scenario) -> None:
    scenario.activated(ALICE)
    scenario.invite(BOB)
    answers = []
    for identifier in ("alice@exemple.fr", "bob@exemple.fr", "nobody@exemple.fr", "000000000000"):
        answer = scenario.browser().sign_in(identifier, "Pas-le-bon-0")
        problem = answer.get_json()
        problem.pop("reference")
        kept = {key: value for key, value in answer.headers.items() if key not in {"X-Request-Id", "Date"}}
        answers.append((answer.status_code, problem, kept))
    assert answers[0][0] == 401
    assert answers[0][1]["type"] == "/problems/wrong-credentials"
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.spec("AUTH-13")
def test_a_session_travels_in_cookies_that_no_script_and_no_other_site_gets(scenario: Scenario) -> None:
    scenario.activated(ALICE)
    answer = scenario.browser().sign_in("alice@exemple.fr")
    cookies = {line.split("=", 1)[0]: line for line in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"__Host-access", "__Host-refresh", "__Host-device", "__Host-sign-in"}
    assert "__Host-sign-in=;" in cookies["__Host-sign-in"]
    for line in cookies.values():
        parts = {part.strip() for part in line.split(";")}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
        assert not any(part.startswith("Domain") for part in parts)
    assert "Max-Age=300" in cookies["__Host-access"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_write_that_comes_with_a_cookie_needs_the_header_of_our_own_page(scenario: Scenario) -> None:
    browser = scenario.activated(ALICE)
    for send, path in ((browser.post, REFRESH), (browser.delete, "/api/auth/sessions/current")):
        assert send(path, headers={"X-Chartrier": ""}).status_code == 403
    assert browser.post(REFRESH).status_code == 204


@pytest.mark.spec("AUTH-13")
def test_a_browser_goes_on_with_new_cookies_each_time(scenario: Scenario) -> None:
    browser = scenario.activated(ALICE)
    seen = {(browser.cookie("access"), browser.cookie("refresh"))}
    session_id = browser.get("/api/auth/me").get_json()["session_id"]
    for _ in range(3):
        assert browser.post(REFRESH).status_code == 204
        seen.add((browser.cookie("access"), browser.cookie("refresh")))
        assert browser.get("/api/auth/me").get_json()["session_id"] == session_id
    assert len({access for access, _ in seen}) == len({refresh for _, refresh in seen}) == 4


@pytest.mark.spec("AUTH-13", "AUTH-14")
def test_a_refresh_token_used_again_ends_the_session_for_thief_and_owner(
    scenario: Scenario, service: RunningService
) -> None:
    owners = scenario.activated(ALICE)
    thief = scenario.browser()
    thief.put_cookie("refresh", owners.cookie("refresh"))
    session_id = owners.get("/api/auth/me").get_json()["session_id"]
    assert owners.post(REFRESH).status_code == 204
    refused = thief.post(REFRESH)
    assert (refused.status_code, refused.get_json()["type"]) == (401, "/problems/session-ended")
    assert owners.post(REFRESH).status_code == 401
    assert owners.get("/api/auth/me").status_code == 401
    assert [event["session_id"] for event in service.events("auth.session-revoked.v1")] == [session_id]


@pytest.mark.spec("AUTH-13")
def test_of_many_uses_of_one_refresh_token_at_once_at_most_one_goes_on(
    scenario: Scenario, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    copies = [scenario.browser() for _ in range(8)]
    for copy in copies:
        copy.put_cookie("refresh", browser.cookie("refresh"))
    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(lambda copy: int(copy.post(REFRESH).status_code), copies))
    assert answers == [204, *[401] * 7]
    assert len(service.events("auth.session-revoked.v1")) == 1


@pytest.mark.spec("AUTH-13")
def test_an_idle_session_is_over(scenario: Scenario, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    clock.advance(timedelta(minutes=59))
    assert browser.post(REFRESH).status_code == 204
    clock.advance(timedelta(minutes=60))
    assert browser.post(REFRESH).status_code == 401


@pytest.mark.spec("AUTH-13")
def test_a_session_is_over_after_half_a_day_however_busy(scenario: Scenario, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    for _ in range(23):
        clock.advance(timedelta(minutes=30))
        assert browser.post(REFRESH).status_code == 204
    clock.advance(timedelta(minutes=30))
    assert browser.post(REFRESH).status_code == 401


@pytest.mark.spec("AUTH-13")
def test_signing_out_ends_the_session_here_and_tells_everyone(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    me = browser.get("/api/auth/me").get_json()
    stolen_access, stolen_refresh = browser.cookie("access"), browser.cookie("refresh")
    assert browser.delete("/api/auth/sessions/current").status_code == 204
    assert (browser.cookie("access"), browser.cookie("refresh")) == ("", "")
    [event] = service.events("auth.session-revoked.v1")
    assert (event["session_id"], event["account_id"]) == (me["session_id"], me["account_id"])
    assert service.with_token(stolen_access).get("/api/auth/me").status_code == 401
    other = scenario.browser()
    other.put_cookie("refresh", stolen_refresh)
    assert other.post(REFRESH).status_code == 401


@pytest.mark.spec("AUTH-13")
def test_signing_out_of_one_session_leaves_the_others(scenario: Scenario) -> None:
    first, second = scenario.activated(ALICE), scenario.browser()
    second.sign_in("alice@exemple.fr")
    first.delete("/api/auth/sessions/current")
    assert second.get("/api/auth/me").status_code == 200
    assert second.post(REFRESH).status_code == 204


def test_nobody_goes_on_without_a_refresh_cookie(scenario: Scenario) -> None:
    assert scenario.browser().post(REFRESH).status_code == 401


@pytest.mark.spec("AUTH-26")
def test_a_hash_made_at_an_older_cost_is_made_again_at_sign_in(
    scenario: Scenario, service: RunningService, ports: Ports
) -> None:
    scenario.activated(ALICE)
    cheap = Passwords(HashCost(memory_kib=64, passes=1).hasher()).hash(PASSWORD)
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        connection.execute(text("UPDATE accounts SET password_hash = :cheap"), {"cheap": cheap})
    assert scenario.browser().sign_in("alice@exemple.fr").status_code == 201
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        kept = connection.execute(text("SELECT password_hash FROM accounts")).scalar_one()
    assert kept != cheap
    assert not ports.passwords.needs_rehash(kept)
    assert scenario.browser().sign_in("alice@exemple.fr").status_code == 201


def test_everyone_sees_and_changes_only_their_own_account(scenario: Scenario) -> None:
    people = {who: scenario.activated(who) for who in (ALICE, BOB, CHARLIE)}
    assert people[BOB].patch("/api/auth/me", {"language": "en"}).get_json()["language"] == "en"
    for who, browser in people.items():
        me = browser.get("/api/auth/me").get_json()
        assert (me["email"], me["first_name"]) == (who.email, who.first_name)
        assert me["language"] == ("en" if who is BOB else "fr")
    assert people[BOB].patch("/api/auth/me", {"language": "de"}).status_code == 422
    assert people[BOB].patch("/api/auth/me", {"email": "alice@exemple.fr"}).status_code == 422


def test_a_stranger_without_a_session_gets_nothing(scenario: Scenario) -> None:
    stranger = scenario.browser()
    assert stranger.get("/api/auth/me").status_code == 401
    assert stranger.patch("/api/auth/me", {"language": "en"}).status_code == 401
    assert stranger.delete("/api/auth/sessions/current").status_code == 401
    assert stranger.post("/api/auth/proofs", {}).status_code == 401
    assert stranger.post("/api/auth/clients", {}).status_code == 401


@pytest.mark.spec("AUTH-26")
def test_no_password_and_no_secret_is_kept_or_said_in_clear(
    scenario: Scenario, service: RunningService, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    token = scenario.invite(ALICE)
    browser = scenario.browser()
    browser.post("/api/auth/activations", owner(token, "alice@exemple.fr"))
    for password in ("Canari-3-Violet", PASSWORD):
        browser.sign_in("alice@exemple.fr", password)
    browser.post("/api/auth/proofs", {"audience": "vault", "purpose": "delete", "subject": "1", "password": PASSWORD})
    secrets = [PASSWORD, "Canari-3-Violet", token, browser.cookie("refresh"), browser.cookie("access")]
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        kept = "".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)  # noqa: S608
    printed = capfd.readouterr()
    seen = kept + printed.out + printed.err + caplog.text + json.dumps(service.events())
    assert "alice@exemple.fr" in kept
    assert [secret for secret in secrets if secret in seen] == []
