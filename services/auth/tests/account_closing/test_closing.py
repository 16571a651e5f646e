"""AccountClosing an account: password, code, last confirmation; each service erases in turn; nothing leads back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text

from auth.account_closing.erasure import ORDER
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.closing import CLOSING, close_account, decided, granted
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Invitee, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, wrong


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    return scenario.activated(ALICE, "alice")


def account_id(browser: Browser) -> str:
    return str(browser.get("/api/auth/me").get_json()["account_id"])


def erased(service: RunningService, by_service: str, **said: Any) -> None:  # noqa: ANN401 - fields of the event
    """A service says that it erased what it was asked to."""
    asked = service.events("auth.erasure-requested.v1")[-1]
    told: dict[str, Any] = {"erased": [], "retained": [], "holders": []} | said
    service.receive(
        f"{by_service}.account-erased.v1",
        tenant_id=UUID(asked["account_id"]),
        closing_id=asked["closing_id"],
        account_id=asked["account_id"],
        **told,
    )


def looking(service: RunningService) -> Connection:
    connection = engine(service.app).connect()
    connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
    return connection


@pytest.mark.spec("AUTH-43")
def test_before_anything_is_asked_one_reads_what_goes_and_what_the_law_keeps(alice: Browser) -> None:
    told = alice.get(CLOSING, headers={"Accept-Language": "en"}).get_json()
    assert (told["state"], told["export"]) == ("none", None)
    payslips = next(one for one in told["retained"] if one["key"] == "payslips")
    assert "50 years" in payslips["text"]
    assert "D. 3243-8" in payslips["law"]
    assert "Your personal documents" in told["erased"][0]["text"]


@pytest.mark.spec("AUTH-43")
def test_an_account_is_closed_only_once_every_service_has_erased(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    holder_id = uuid4()
    page = close_account(alice, service)["progress"]
    for place, name in enumerate(ORDER):
        asked = service.events("auth.erasure-requested.v1")
        assert [each["service"] for each in asked] == list(ORDER[: place + 1]), "in turn"
        told = scenario.browser().post("/api/auth/closings/progress", {"progress": page}).get_json()
        assert told["state"] == "closing"
        kept = [{"key": "payslips", "count": 2, "law": "payslips", "until": "2076-11-20T00:00:00Z"}]
        erased(
            service, name, holders=[holder_id] if name == "tenancy" else [], retained=kept if name == "vault" else []
        )
    assert service.events("auth.erasure-requested.v1")[-1]["holders"] == [str(holder_id)]
    told = scenario.browser().post("/api/auth/closings/progress", {"progress": page}).get_json()
    assert told["state"] == "closed"
    assert [bool(one["done_at"]) for one in told["services"]] == [True] * 7
    vault = next(one for one in told["services"] if one["service"] == "vault")
    assert (vault["retained"][0]["count"], vault["retained"][0]["until"]) == (2, "2076-11-20T00:00:00Z")
    event = service.events("auth.account-closed.v1")[0]
    assert (event["email"], event["retained"]) == (ALICE.email, ["consents", "payslips", "security-lines"])


@pytest.mark.spec("AUTH-43")
def test_a_service_that_answers_out_of_turn_or_twice_changes_nothing(service: RunningService, alice: Browser) -> None:
    close_account(alice, service)
    erased(service, "vault")
    erased(service, "tenancy")
    erased(service, "tenancy")
    assert [each["service"] for each in service.events("auth.erasure-requested.v1")] == ["tenancy", "sharing"]


@pytest.mark.spec("AUTH-43")
def test_a_service_that_does_not_answer_is_asked_again(
    service: RunningService, clock: FrozenClock, alice: Browser
) -> None:
    close_account(alice, service)
    service.run_job("ask_again_for_erasure")
    assert len(service.events("auth.erasure-requested.v1")) == 1
    clock.advance(timedelta(minutes=11))
    service.run_job("ask_again_for_erasure")
    first, again = service.events("auth.erasure-requested.v1")
    assert first == again


@pytest.mark.spec("AUTH-43")
def test_from_the_confirmation_on_no_way_leads_in(scenario: Scenario, service: RunningService, alice: Browser) -> None:
    elsewhere = scenario.browser()
    elsewhere.sign_in("alice")
    number = alice.get("/api/auth/me").get_json()["private_number"]
    close_account(alice, service)
    assert alice.cookie("access") == ""
    assert elsewhere.get("/api/auth/me").status_code == 401
    assert elsewhere.post("/api/auth/sessions/refresh").status_code == 401
    for identifier in ("alice", ALICE.email, number):
        assert scenario.browser().sign_in(identifier).status_code == 401


@pytest.mark.spec("AUTH-43", "AUTH-01")
def test_a_closed_account_is_not_brought_back_and_its_address_makes_a_new_one(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    closed = account_id(alice)
    close_account(alice, service)
    for name in ORDER:
        erased(service, name)
    again = scenario.activated(Invitee("Alice", "Ferrand", ALICE.email, "Atelier Nord"), "alice")
    assert account_id(again) != closed
    acts = [line["act"] for line in again.get("/api/auth/me/journal").get_json()["items"]]
    assert acts == ["signed-in", "terms-accepted-employee", "activated"], "nothing of what was"
    with looking(service) as connection:
        states = connection.execute(text("SELECT state FROM accounts ORDER BY id")).scalars().all()
    assert states == ["closed", "active"]


@pytest.mark.spec("AUTH-43", "LAW-09")
def test_a_closed_account_names_nobody_any_more(scenario: Scenario, service: RunningService, alice: Browser) -> None:
    scenario.activated(BOB)
    closed = account_id(alice)
    close_account(alice, service)
    for name in ORDER:
        erased(service, name)
    with looking(service) as connection:
        tables = connection.execute(
            text("SELECT table_name FROM information_schema.columns WHERE column_name = 'account_id'")
        ).scalars()
        left = {
            table
            for table in tables
            if connection.execute(text(f"SELECT count(*) FROM {table} WHERE account_id = :id"), {"id": closed}).scalar()  # noqa: S608
        }
        row = connection.execute(text("SELECT * FROM accounts WHERE id = :id"), {"id": closed}).mappings().one()
        bob = connection.execute(text("SELECT count(*) FROM identifiers")).scalar_one()
    assert left <= {"account_closings", "erasure_reports", "consents", "revoked_sessions", "security_journal_entries"}
    assert (row["email"], row["first_name"], row["last_name"], row["password_hash"]) == ("", "", "", None)
    assert bob == 2, "others are untouched"


@pytest.mark.spec("AUTH-43")
def test_each_step_asks_for_the_one_before(service: RunningService, alice: Browser) -> None:
    assert alice.post(f"{CLOSING}/confirmation", {"confirmed": True}).status_code == 409
    assert alice.post(CLOSING, {"password": "Pas-le-bon-0"}).status_code == 401
    alice.post(CLOSING, {"password": PASSWORD})
    assert alice.post(f"{CLOSING}/confirmation", {"confirmed": True}).status_code == 409
    code = SentMessages(service).code("close-account")
    assert alice.post(f"{CLOSING}/code", {"code": wrong(code)}).status_code == 403
    assert alice.post(f"{CLOSING}/code", {"code": code}).status_code == 200
    assert alice.post(f"{CLOSING}/code", {"code": code}).status_code == 403, "once"
    assert alice.post(f"{CLOSING}/confirmation", {"confirmed": False}).status_code == 422
    assert alice.get("/api/auth/me").status_code == 200


@pytest.mark.spec("AUTH-43")
def test_the_last_word_comes_within_the_hour_of_the_code(
    service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    alice.post(CLOSING, {"password": PASSWORD})
    alice.post(f"{CLOSING}/code", {"code": SentMessages(service).code("close-account")})
    clock.advance(timedelta(minutes=61))
    late = alice.post(f"{CLOSING}/confirmation", {"confirmed": True})
    assert (late.status_code, late.get_json()["type"]) == (409, "/problems/closing-not-proven")
    assert service.events("auth.erasure-requested.v1") == []
    assert close_account(alice, service)["state"] == "closing"


@pytest.mark.spec("AUTH-43", "AUTH-11")
def test_wrong_passwords_lock_here_too(alice: Browser) -> None:
    assert [alice.post(CLOSING, {"password": "Pas-le-bon-0"}).status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.spec("AUTH-43")
def test_one_may_change_ones_mind_before_the_last_word(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    alice.post(CLOSING, {"password": PASSWORD})
    code = SentMessages(service).code("close-account")
    alice.post(f"{CLOSING}/code", {"code": code})
    assert alice.delete(CLOSING).status_code == 204
    assert alice.post(f"{CLOSING}/confirmation", {"confirmed": True}).status_code == 409
    assert alice.delete(CLOSING).status_code == 409


def proven(browser: Browser, service: RunningService, clock: FrozenClock) -> None:
    """Password and code: what is left is the last confirmation."""
    # One code a minute.
    clock.advance(timedelta(seconds=61))
    assert browser.post(CLOSING, {"password": PASSWORD}).status_code == 202
    code = SentMessages(service).code("close-account")
    assert browser.post(f"{CLOSING}/code", {"code": code}).status_code == 200


def confirmation(browser: Browser) -> tuple[int, str | None]:
    answer = browser.post(f"{CLOSING}/confirmation", {"confirmed": True})
    return answer.status_code, (answer.get_json() or {}).get("type")


@pytest.mark.spec("AUTH-43", "TEN-22")
def test_an_account_is_closed_only_once_tenancy_has_granted_the_departure(
    service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    proven(alice, service, clock)
    assert alice.get(CLOSING).get_json()["departure"] == "asked"
    assert confirmation(alice) == (409, "/problems/departure-undecided")
    assert service.events("auth.erasure-requested.v1") == []
    granted(service)
    assert alice.get(CLOSING).get_json()["departure"] == "granted"
    assert confirmation(alice)[0] == 202


@pytest.mark.spec("AUTH-43", "TEN-22", "TEN-41")
def test_the_last_administrator_reads_which_spaces_need_another_one_first(
    service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    proven(alice, service, clock)
    decided(service, "refused", spaces=["Étude Imaginaire", "Maison Sud"])
    page = alice.get(CLOSING).get_json()
    assert (page["departure"], page["spaces"]) == ("refused", ["Étude Imaginaire", "Maison Sud"])
    assert confirmation(alice) == (409, "/problems/last-administrator")
    # Another one was named meanwhile: whoever begins anew is decided about anew.
    proven(alice, service, clock)
    assert confirmation(alice) == (409, "/problems/departure-undecided")
    granted(service)
    assert confirmation(alice)[0] == 202


@pytest.mark.spec("TEN-22")
def test_an_answer_about_a_former_closing_or_a_second_answer_changes_nothing(
    service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    proven(alice, service, clock)
    assert alice.delete(CLOSING).status_code == 204
    proven(alice, service, clock)
    decided(service, "granted", asked=0, until="2026-12-31T00:00:00Z")
    assert alice.get(CLOSING).get_json()["departure"] == "asked"
    decided(service, "refused", spaces=["Maison Sud"])
    granted(service)
    assert alice.get(CLOSING).get_json()["departure"] == "refused"


@pytest.mark.spec("TEN-22")
def test_an_event_about_somebody_else_grants_no_departure(
    service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    proven(alice, service, clock)
    decided(service, "granted", tenant=uuid4(), until="2026-12-31T00:00:00Z")
    assert alice.get(CLOSING).get_json()["departure"] == "asked"


@pytest.mark.spec("TEN-22")
def test_tenancy_is_told_when_nobody_leaves_by_a_closing_any_more(
    service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    def begun() -> list[str]:
        return [each["closing_id"] for each in service.events("auth.closing-begun.v1")]

    def abandoned() -> list[str]:
        return [each["closing_id"] for each in service.events("auth.closing-abandoned.v1")]

    proven(alice, service, clock)
    alice.delete(CLOSING)
    assert abandoned() == begun(), "given up"
    proven(alice, service, clock)
    proven(alice, service, clock)
    assert abandoned() == begun()[:2], "begun anew"
    assert len(set(begun())) == 3
    clock.advance(timedelta(hours=23))
    service.run_job("delete_expired")
    assert len(abandoned()) == 2
    clock.advance(timedelta(hours=1))
    service.run_job("delete_expired")
    assert abandoned() == begun(), "never confirmed"


@pytest.mark.spec("TEN-22")
def test_a_confirmed_closing_is_never_abandoned(service: RunningService, alice: Browser, clock: FrozenClock) -> None:
    close_account(alice, service)
    clock.advance(timedelta(hours=25))
    service.run_job("delete_expired")
    assert service.events("auth.closing-abandoned.v1") == []
    assert len(service.events("auth.erasure-requested.v1")) == 1


@pytest.mark.spec("TEN-22", "AUTH-08")
def test_what_was_granted_does_not_count_for_an_account_that_was_merged_since(
    scenario: Scenario, service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    scenario.activated(Invitee("Alice", "Ferrand", "alice@maison.fr", "Maison Sud"))
    proven(alice, service, clock)
    granted(service)
    assert service.events("auth.closing-begun.v1")[-1]["accounts"] == [account_id(alice)]
    alice.post("/api/auth/me/associations", {"identifier": "alice@maison.fr", "password": PASSWORD})
    assert confirmation(alice) == (409, "/problems/closing-not-proven")
    proven(alice, service, clock)
    assert len(service.events("auth.closing-begun.v1")[-1]["accounts"]) == 2


@pytest.mark.spec("AUTH-43")
def test_a_stranger_learns_nothing_of_a_closing(scenario: Scenario, service: RunningService, alice: Browser) -> None:
    page = close_account(alice, service)["progress"]
    bob = scenario.activated(BOB)
    assert bob.get(CLOSING).get_json()["state"] == "none"
    assert bob.post("/api/auth/closings/progress", {"progress": page[:-1] + "x"}).status_code == 404
    assert scenario.browser().get(CLOSING).status_code == 401
    for path in (CLOSING, f"{CLOSING}/code", f"{CLOSING}/confirmation"):
        assert scenario.browser().post(path, {}).status_code == 401


@pytest.mark.spec("AUTH-43", "AUTH-08")
def test_closing_takes_along_what_was_merged_and_nothing_can_be_undone_then(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    other = scenario.activated(Invitee("Alice", "Ferrand", "alice@maison.fr", "Maison Sud"))
    both = {account_id(alice), account_id(other)}
    alice.post("/api/auth/me/associations", {"identifier": "alice@maison.fr", "password": PASSWORD})
    close_account(alice, service)
    assert set(service.events("auth.erasure-requested.v1")[0]["accounts"]) == both
    assert scenario.browser().sign_in("alice@maison.fr").status_code == 401
    with looking(service) as connection:
        assert set(connection.execute(text("SELECT state FROM accounts")).scalars()) == {"closing"}
        assert connection.execute(text("SELECT count(password_hash) FROM merges")).scalar_one() == 0
