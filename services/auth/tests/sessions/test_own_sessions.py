"""The sessions in which one is signed in: seen, told of, ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from auth.formats import user_agents
from auth.formats.user_agents import Agent
from auth.openid.models import Application
from auth.sessions.models import ApplicationSession, ApplicationToken, SignedInSession
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario

SESSIONS = "/api/auth/sessions"
REFRESH = f"{SESSIONS}/refresh"
ADDED = "auth.device-added.v1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def sign_in(browser: Browser, agent: str = WINDOWS) -> Browser:
    credentials = {"identifier": ALICE.email, "password": PASSWORD}
    assert browser.post(SESSIONS, credentials, headers={"User-Agent": agent}).status_code == 201
    return browser


def listed(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(SESSIONS).get_json()["items"]
    return found


@pytest.mark.spec("AUTH-13")
def test_one_sees_where_one_is_signed_in_by_names_alone(scenario: Scenario, clock: FrozenClock) -> None:
    clock.advance(timedelta(seconds=-20))
    scenario.activated(ALICE)
    clock.advance(timedelta(seconds=10))
    phone = sign_in(scenario.browser(), IPHONE)
    clock.advance(timedelta(seconds=10))
    computer = sign_in(scenario.browser())
    [first, second, _] = listed(computer)
    assert (first["current"], first["browser"], first["system"], first["device"]) == (
        (True, "Firefox", "Windows", "computer")
    )
    assert (second["current"], second["browser"], second["system"], second["device"]) == (
        (False, "Safari", "iOS", "phone")
    )
    assert set(first) == {
        *("id", "current", "browser", "system", "device", "factors", "started_at", "last_used_at", "expires_at")
    }
    assert [one["current"] for one in listed(phone)] == [True, False, False]
    assert first["id"] == computer.get("/api/auth/me").get_json()["session_id"]


@pytest.mark.spec("AUTH-13")
def test_a_session_that_was_ended_from_another_device_is_over_everywhere(
    scenario: Scenario, service: RunningService
) -> None:
    own, lost = scenario.activated(ALICE), sign_in(scenario.browser())
    access = lost.cookie("access")
    [_, other] = listed(own)
    assert own.delete(f"{SESSIONS}/{other['id']}").status_code == 204
    assert [event["session_id"] for event in service.events("auth.session-revoked.v1")] == [other["id"]]
    assert service.with_token(access).get("/api/auth/me").status_code == 401
    assert lost.post(REFRESH).status_code == 401
    assert len(listed(own)) == 1


@pytest.mark.spec("AUTH-13")
def test_all_others_or_all_are_ended_at_once(scenario: Scenario, service: RunningService) -> None:
    own, others = scenario.activated(ALICE), [sign_in(scenario.browser()) for _ in range(3)]
    assert own.delete(SESSIONS).status_code == 204
    assert [one.get("/api/auth/me").status_code for one in (own, *others)] == [200, 401, 401, 401]
    assert own.post(REFRESH).status_code == 204
    assert own.delete(f"{SESSIONS}?keep_current=false").status_code == 204
    assert own.cookie("access") == own.cookie("refresh") == ""
    assert len(service.events("auth.session-revoked.v1")) == 4


@pytest.mark.spec("AUTH-13")
def test_somebody_elses_session_is_one_that_does_not_exist(scenario: Scenario) -> None:
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    theirs, nobodys = listed(alice)[0]["id"], "0192f0c0-0000-7000-8000-000000000009"
    answers = []
    for session_id in (theirs, nobodys):
        problem = bob.delete(f"{SESSIONS}/{session_id}").get_json()
        problem.pop("reference")
        answers.append(problem)
    assert answers[0] == answers[1]
    assert (answers[0]["status"], answers[0]["type"]) == (404, "/problems/session-not-found")
    assert alice.get("/api/auth/me").status_code == 200
    assert bob.delete(SESSIONS).status_code == 204
    assert alice.post(REFRESH).status_code == 204
    assert scenario.browser().get(SESSIONS).status_code == 401
    assert scenario.browser().delete(f"{SESSIONS}/{theirs}").status_code == 401


@pytest.mark.spec("AUTH-13")
def test_what_lay_idle_or_is_too_old_is_not_listed(scenario: Scenario, clock: FrozenClock) -> None:
    clock.advance(timedelta(hours=-1))
    scenario.activated(ALICE)
    clock.advance(timedelta(hours=1))
    assert len(listed(sign_in(scenario.browser()))) == 1


@pytest.mark.spec("AUTH-13")
def test_an_application_that_was_quiet_for_days_is_listed_and_can_be_sent_away(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    own = scenario.activated(ALICE)
    session_id, account_id = uuid4(), own.get("/api/auth/me").get_json()["account_id"]
    with service.app.app_context(), transaction(maintenance=True) as rows:
        a_while_ago, later = clock.at - timedelta(days=2), clock.at + timedelta(days=28)
        app = Application(name="Mobile", kind="native", redirect_uris=[], post_logout_redirect_uris=[], scope="openid")
        app.id, app.home, app.ours, app.registered_by, app.registered_at = uuid4(), None, True, uuid4(), a_while_ago
        times = {"started_at": a_while_ago, "last_used_at": a_while_ago, "expires_at": later}
        begun = SignedInSession(id=session_id, account_id=account_id, factors=["pwd"], browser="Mobile", **times)
        rows.add_all([app, begun])
        rows.flush()
        its = {"session_id": session_id, "account_id": account_id}
        rows.add(ApplicationSession(**its, application_id=app.id, scope="openid", authenticated_at=a_while_ago))
        rows.flush()
        rows.add(ApplicationToken(**its, secret_hash="x", issued_at=a_while_ago, expires_at=later))
    [_, quiet] = listed(own)
    assert (quiet["id"], quiet["browser"], quiet["device"]) == (str(session_id), "Mobile", "other")
    assert own.delete(f"{SESSIONS}/{session_id}").status_code == 204
    assert len(listed(own)) == 1
    assert [event["session_id"] for event in service.events("auth.session-revoked.v1")] == [str(session_id)]


@pytest.mark.spec("AUTH-13")
def test_a_new_device_is_announced_and_the_first_and_known_ones_are_not(
    scenario: Scenario, service: RunningService
) -> None:
    own = scenario.activated(ALICE)
    sign_in(own)
    assert service.events(ADDED) == []
    stranger = sign_in(scenario.browser(), IPHONE)
    [event] = service.events(ADDED)
    me = stranger.get("/api/auth/me").get_json()
    assert (event["account_id"], event["session_id"], event["tenant_id"]) == (
        (me["account_id"], me["session_id"], me["account_id"])
    )
    assert (event["browser"], event["system"], event["device"]) == ("Safari", "iOS", "phone")
    sign_in(stranger)
    assert len(service.events(ADDED)) == 1


@pytest.mark.spec("AUTH-13")
def test_a_device_that_was_sent_away_is_announced_again(scenario: Scenario, service: RunningService) -> None:
    own = scenario.activated(ALICE)
    lost = sign_in(scenario.browser())
    own.delete(SESSIONS)
    sign_in(lost)
    assert len(service.events(ADDED)) == 2


@pytest.mark.spec("AUTH-13")
def test_ending_all_while_signing_in_and_going_on_leaves_no_session_that_is_not_listed(
    scenario: Scenario, service: RunningService
) -> None:
    own = scenario.activated(ALICE)
    others = [sign_in(scenario.browser()) for _ in range(4)]

    def act(number: int) -> int:
        if number % 5 == 0:
            return int(
                own.client.delete(
                    f"{SESSIONS}?keep_current=true",
                    base_url="https://chartrier.test",
                    headers={"X-Chartrier": "portal"},
                ).status_code
            )
        return int(others[number % 5 - 1].post(REFRESH).status_code)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(act, range(10)))
    assert set(answers) <= {204, 401}
    still_in = sum(one.get("/api/auth/me").status_code == 200 for one in others)
    assert len(listed(own)) == 1 + still_in == 1


@pytest.mark.parametrize(
    "header, agent",
    [
        (WINDOWS, Agent("Firefox", "Windows", "computer")),
        (IPHONE, Agent("Safari", "iOS", "phone")),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
            Agent("Chrome", "Android", "phone"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
            Agent("Chrome", "Android", "tablet"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            Agent("Edge", "macOS", "computer"),
        ),
        ("curl/8.0 <script>alert(1)</script>", Agent()),
        ("", Agent()),
        ("Firefox/" * 100_000, Agent("Firefox", "", "other")),
    ],
)
def test_a_browser_is_named_in_our_words_only(header: str, agent: Agent) -> None:
    assert user_agents.read(header) == agent


@pytest.mark.spec("LAW-09")
def test_where_one_was_signed_in_is_forgotten_after_a_year_and_not_before(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    scenario.activated(ALICE)
    scenario.activated(BOB)
    clock.advance(timedelta(hours=1))
    sign_in(scenario.browser(), IPHONE)

    def kept() -> int:
        service.run_job("delete_expired")
        with service.app.app_context(), transaction(maintenance=True) as session:
            return session.scalar(select(func.count()).select_from(SignedInSession)) or 0

    assert kept() == 3
    clock.advance(timedelta(days=364))
    assert kept() == 3
    clock.advance(timedelta(days=3))
    assert kept() == 2, "the last one of each stays: the next sign-in is not the first"
    before = len(service.events(ADDED))
    sign_in(scenario.browser())
    assert len(service.events(ADDED)) == before + 1
