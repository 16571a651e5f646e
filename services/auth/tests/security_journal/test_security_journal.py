"""The security journal: each act on an account in plain words, for its owner alone."""

import tomllib
from datetime import timedelta
from http import HTTPStatus
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from auth.consents import terms
from auth.security_journal.journal import KINDS
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, solved

Json = dict[str, Any]
JOURNAL, LOST = "/api/auth/me/journal", "/api/auth/lost-identifiers"
WORDS = tomllib.loads((files("auth") / "data/security-journal.toml").read_text(encoding="utf-8"))


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    return scenario.activated(ALICE, "alice")


def lines(browser: Browser, language: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"{JOURNAL}?language={language}&size=100").get_json()["items"]
    return found


@pytest.mark.spec("AUTH-45")
def test_sign_ins_and_failures_are_told_in_plain_words(scenario: Scenario, alice: Browser) -> None:
    scenario.browser().sign_in("alice", "Pas-le-bon-0")
    scenario.browser().sign_in("alice")
    assert [line["text"] for line in lines(alice)[:3]] == [
        "Somebody signed in on a device that was never seen before.",
        "You signed in.",
        "A wrong password was typed for your account.",
    ]
    assert lines(alice, "fr")[1]["text"] == "Vous vous êtes connecté."


@pytest.mark.spec("AUTH-45", "AUTH-17")
def test_what_was_accepted_with_the_account_is_told_by_the_name_of_its_text(alice: Browser) -> None:
    [french], [english] = (
        [line["text"] for line in lines(alice, language) if WORDS[line["act"]]["kind"] == "consent"]
        for language in ("fr", "en")
    )
    assert french == "Vous avez accepté les conditions de l’espace salarié, version 2026-11."
    assert english == "You accepted the terms of the employee space, version 2026-11."


@pytest.mark.spec("AUTH-17")
def test_every_text_that_one_accepts_has_words() -> None:
    assert {f"terms-accepted-{kind}" for kind in terms.KINDS} <= set(WORDS)


@pytest.mark.spec("AUTH-45")
def test_the_browser_and_system_are_told_where_they_are_known(scenario: Scenario, alice: Browser) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
    given = {"identifier": "alice", "password": "Voilier-7-Sardine"}
    scenario.browser().post("/api/auth/sessions", given, headers={"User-Agent": firefox})
    assert [line["from"]["browser"] for line in lines(alice)[:2]] == ["Firefox"] * 2


def shared(
    service: RunningService, browser: Browser, link_id: UUID, *, recipient: str = "Maître Élise Petit", count: int = 2
) -> Json:
    """The account shared documents by a link; what the events about that link have in common."""
    account_id = UUID(browser.get("/api/auth/me").get_json()["account_id"])
    of_link: Json = {"tenant_id": new_id(), "account_id": account_id, "link_id": link_id}
    documents = [str(uuid4()) for _ in range(count)]
    at = "2026-11-20T10:00:00Z"
    service.receive("sharing.link-created.v1", **of_link, at=at, document_ids=documents, recipient_name=recipient)
    return of_link


@pytest.mark.spec("AUTH-45")
def test_what_others_did_with_a_share_is_told_with_the_name_it_was_made_for(
    service: RunningService, alice: Browser
) -> None:
    of_link = shared(service, alice, uuid4())
    at = "2026-11-20T11:00:00Z"
    service.receive("sharing.link-opened.v1", **of_link, at=at, document_ids=[str(uuid4())])
    service.receive("vault.shared-document-downloaded.v1", **of_link, at="2026-11-20T11:01:00Z", document_id=uuid4())
    service.receive("sharing.link-withdrawn.v1", **of_link, at="2026-11-20T12:00:00Z", document_ids=[])
    told = [line["text"] for line in lines(alice) if line["act"].startswith("share")]
    assert told == [
        "A share link that you made was closed.",
        "A document that you shared with Maître Élise Petit was downloaded by the link.",
        "The share link sent to Maître Élise Petit was opened.",
        "You shared 2 documents with Maître Élise Petit.",
    ]
    assert only(alice, "share-opened")["from"] is None


@pytest.mark.spec("AUTH-45")
def test_one_document_is_told_and_found_as_one(service: RunningService, alice: Browser) -> None:
    shared(service, alice, uuid4(), count=1)
    assert only(alice, "shared")["text"] == "You shared a document with Maître Élise Petit."
    assert found(alice, q="partagé un document") == ["shared"]


@pytest.mark.spec("AUTH-45")
def test_copies_taken_one_after_the_other_are_one_line_so_that_nothing_else_is_buried(
    service: RunningService, alice: Browser
) -> None:
    of_link, document_id = shared(service, alice, uuid4()), uuid4()
    for minute in (0, 1, 2, 59):
        at = f"2026-11-20T11:{minute:02}:00Z"
        service.receive("vault.shared-document-downloaded.v1", **of_link, at=at, document_id=document_id)
    service.receive("vault.shared-document-downloaded.v1", **of_link, at="2026-11-20T11:02:30Z", document_id=uuid4())
    service.receive(
        "vault.shared-document-downloaded.v1", **of_link, at="2026-11-20T12:30:00Z", document_id=document_id
    )
    assert [line["act"] for line in lines(alice)].count("share-downloaded") == 3


@pytest.mark.spec("AUTH-45")
def test_what_became_of_a_share_is_in_nobody_elses_journal(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    bob, link_id = scenario.activated(BOB), uuid4()
    shared(service, alice, link_id)
    of_bobs = {"tenant_id": new_id(), "account_id": UUID(bob.get("/api/auth/me").get_json()["account_id"])}
    at = "2026-11-20T11:00:00Z"
    service.receive("vault.shared-document-downloaded.v1", **of_bobs, link_id=link_id, at=at, document_id=uuid4())
    [line] = [line for line in lines(bob) if line["act"] == "share-downloaded"]
    assert "Petit" not in line["text"], "the name belongs to Alice's journal"
    assert [line["act"] for line in lines(alice)].count("share-downloaded") == 0


FIREFOX = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "X-Forwarded-For": "198.51.100.7, 192.0.2.77",
}
HERE = {"browser": "Firefox", "system": "Windows", "network": "192.0.2.0"}


def only(browser: Browser, act: str) -> Json:
    """The one line of an act."""
    [line] = [line for line in lines(browser) if line["act"] == act]
    return line


@pytest.mark.spec("AUTH-45", "AUTH-40", "AUTH-41")
def test_each_change_is_one_line_and_says_where_it_came_from(service: RunningService, alice: Browser) -> None:
    letters = SentMessages(service)

    def write(method: str, path: str, body: Json) -> None:
        answer = getattr(alice, method)(f"/api/auth/me{path}", json=body, headers=FIREFOX)
        assert answer.status_code < HTTPStatus.BAD_REQUEST, answer.text

    write("put", "/identifier", {"identifier": "alicia", "password": PASSWORD})
    write("patch", "", {"first_name": "Alicia"})
    write("patch", "", {"language": "en"})  # nothing to be warned of
    write("post", "/phones", {"number": "06 39 98 00 12", "password": PASSWORD})
    write("post", "/phones/confirmation", {"number": "06 39 98 00 12", "code": letters.code("phone")})
    write("post", "/phones/removal", {"number": "+33639980012", "password": PASSWORD})
    write("post", "/email", {"email": "alice@nouveau.fr", "password": PASSWORD})
    write("post", "/email/confirmation", {"email": "alice@nouveau.fr", "code": letters.code("new-email")})
    write("post", "/exports", {})
    write("post", "/closing", {"password": PASSWORD})
    write("delete", "/closing", {})
    acts = ("identifier-changed", "profile-changed", "phone-added", "phone-removed", "email-changed")
    for act in (*acts, "export-asked", "closing-begun", "closing-given-up"):
        assert only(alice, act)["from"] == HERE, act


@pytest.mark.spec("AUTH-45", "AUTH-21", "AUTH-22")
def test_passwords_say_where_they_were_asked_for_and_chosen(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    letters, browser = SentMessages(service), scenario.browser()
    alice.post("/api/auth/me/password/code")
    change = {"current_password": PASSWORD, "code": letters.code("change-password"), "password": "Goéland-8-Boussole"}
    assert alice.put("/api/auth/me/password", change, headers=FIREFOX).status_code == 204
    browser.post("/api/auth/resets", {"email": ALICE.email, "captcha": solved(browser)}, headers=FIREFOX)
    [offer] = letters.offers()
    form = {"token": offer.token, "code": offer.code, "password": PASSWORD, "identifier": "alicia"}
    assert browser.post("/api/auth/resets/completion", form, headers=FIREFOX).status_code == 204
    alice.sign_in("alicia")
    for act in ("password-changed", "reset-offered", "password-reset", "identifier-changed"):
        assert only(alice, act)["from"] == HERE, act


@pytest.mark.spec("AUTH-45", "AUTH-23")
def test_a_lost_identifier_says_where_it_was_asked_for_but_never_where_support_sits(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    lost = {"first_name": "Alice", "last_name": "Ferrand", "birth_place": "Lyon", "birth_month": "1984-05"}
    browser = scenario.browser()
    form = lost | {"mobile": "0639980012", "privacy_version": "2026-11", "email": ALICE.email}
    assert browser.post(LOST, form | {"captcha": solved(browser)}, headers=FIREFOX).status_code == 202
    service.run_job("match_lost_identifiers")
    assert only(alice, "reset-offered")["from"] == HERE
    elsewhere = form | {"email": "ailleurs@exemple.fr", "captcha": solved(browser)}
    elsewhere |= {"private_number": alice.get("/api/auth/me").get_json()["private_number"]}
    assert browser.post(LOST, elsewhere, headers=FIREFOX).status_code == 202
    service.run_job("match_lost_identifiers")
    operator = service.with_token(scenario.operator_token())
    [review] = operator.get(LOST).get_json()["items"]
    granted = {"outcome": "granted", "account_id": review["candidates"][0]["account_id"], "evidence": "in-person"}
    decision = operator.post(f"{LOST}/{review['id']}/decision", json=granted | {"note": "Vue"}, headers=FIREFOX)
    assert decision.status_code == 200, decision.text
    assert only(alice, "identifier-recovered")["from"] is None


@pytest.mark.spec("AUTH-45", "AUTH-11", "AUTH-13")
def test_ways_in_and_out_say_where_they_came_from(scenario: Scenario, alice: Browser) -> None:
    other, leaving = scenario.browser(), scenario.browser()
    given = {"identifier": "alice", "password": "Pas-le-bon-0"}
    leaving.sign_in("alice")
    assert leaving.delete("/api/auth/sessions/current", headers=FIREFOX).status_code == 204
    for _ in range(3):
        other.post("/api/auth/sessions", given, headers=FIREFOX)
    assert [line["act"] for line in lines(alice)[:4]] == ["locked", *["sign-in-failed"] * 3]
    assert only(alice, "locked")["from"] == HERE
    ours = alice.post("/api/auth/sessions", given | {"password": PASSWORD}, headers=FIREFOX)
    assert ours.status_code == 201
    elsewhere = [one["id"] for one in alice.get("/api/auth/sessions").get_json()["items"] if not one["current"]]
    alice.delete(f"/api/auth/sessions/{elsewhere[0]}", headers=FIREFOX)
    assert only(alice, "session-ended")["from"] == HERE
    alice.delete("/api/auth/sessions?keep_current=true", headers=FIREFOX)
    assert only(alice, "sessions-ended")["from"] == HERE
    assert only(alice, "signed-out")["from"] == HERE


def found(browser: Browser, **wanted: str) -> list[str]:
    answer = browser.get(JOURNAL, query_string={"language": "fr", "size": 100} | wanted)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["total"] == len(answer.get_json()["items"])
    return [line["act"] for line in answer.get_json()["items"]]


@pytest.mark.spec("AUTH-45")
def test_the_journal_is_searched_in_the_words_that_its_reader_sees(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    scenario.browser().sign_in("alice", "Pas-le-bon-0")
    shared(service, alice, uuid4())
    assert found(alice, q="ERRONE") == ["sign-in-failed"]
    assert found(alice, q="wrong") == []
    assert found(alice, q="wrong", language="en") == ["sign-in-failed"]
    assert found(alice, q="elise partagé") == ["shared"], "each word, accents aside, in sentence or detail"
    assert found(alice, q="elise erroné") == []
    assert found(alice, q="l'espace") == found(alice, q="l’espace") == ["terms-accepted-employee"]
    for odd in ("100%", "_", "\\", "{recipient}", "link"):
        assert found(alice, q=odd) == [], "signs stand for themselves, and what is not shown is not found"


@pytest.mark.spec("AUTH-45")
def test_the_journal_is_narrowed_by_kind_and_by_days_of_paris(service: RunningService, alice: Browser) -> None:
    account_id = alice.get("/api/auth/me").get_json()["account_id"]
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.tenant', :id, true)"), {"id": account_id})
        row = text("INSERT INTO security_journal_entries VALUES (:id, :alice, :at, :act, '{}', 'Firefox', '', '')")
        for at, act in (("2026-03-01T22:59:00Z", "signed-out"), ("2026-03-01T23:01:00Z", "locked")):
            connection.execute(row, {"id": uuid4(), "alice": account_id, "at": at, "act": act})
    assert found(alice, **{"from": "2026-03-01", "to": "2026-03-01"}) == ["signed-out"]
    assert found(alice, **{"from": "2026-03-02", "to": "2026-03-02"}) == ["locked"]
    assert found(alice, to="2026-03-31", kind="failure") == ["locked"]
    assert found(alice, to="2026-03-31", q="firefox") == ["locked", "signed-out"]
    assert found(alice, **{"from": "9999-12-31"}) == found(alice, to="0001-01-01") == []
    assert alice.get(f"{JOURNAL}?kind=anything").status_code == 422


@pytest.mark.spec("AUTH-45")
def test_what_is_looked_for_comes_in_pages_and_from_ones_own_journal_alone(scenario: Scenario, alice: Browser) -> None:
    for _ in range(3):
        scenario.browser().sign_in("alice", "Pas-le-bon-0")
    bob = scenario.activated(BOB)
    second = alice.get(f"{JOURNAL}?kind=failure&size=2&page=2").get_json()
    assert [line["act"] for line in second["items"]] == ["sign-in-failed"] * 2
    assert (second["total"], second["pages"]) == (4, 2)
    assert found(bob, q="erroné") == found(bob, kind="failure") == []


@pytest.mark.spec("AUTH-45")
def test_a_question_of_very_many_words_is_answered_by_its_first_twelve(scenario: Scenario, alice: Browser) -> None:
    scenario.browser().sign_in("alice", "Pas-le-bon-0")
    # Each is looked for in every line: whoever asks must not decide how long that takes.
    twelve = "e er err erro erron errone rrone rone one ne rr ro"
    assert found(alice, q=f"{twelve} {twelve} introuvable") == ["sign-in-failed"]
    assert found(alice, q=f"introuvable {twelve}") == []


@pytest.mark.spec("AUTH-45")
def test_a_stranger_reads_nothing_of_it(scenario: Scenario, alice: Browser) -> None:
    bob = scenario.activated(BOB)
    assert lines(alice)
    ids = {line["id"] for line in lines(alice)}
    assert not ids & {line["id"] for line in lines(bob)}
    assert scenario.browser().get(JOURNAL).status_code == 401


@pytest.mark.spec("AUTH-45")
def test_a_line_is_never_changed(service: RunningService, alice: Browser) -> None:
    account_id = alice.get("/api/auth/me").get_json()["account_id"]
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": account_id})
        assert connection.execute(text("UPDATE security_journal_entries SET act = 'signed-out'")).rowcount == 0
        assert connection.execute(text("DELETE FROM security_journal_entries")).rowcount == 0
    row = text("INSERT INTO security_journal_entries VALUES (:id, :alice, now(), 'signed-in', '{}', '', '', '')")
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": str(uuid4())})
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(row, {"id": uuid4(), "alice": account_id})


@pytest.mark.spec("AUTH-45", "LAW-09")
def test_lines_are_forgotten_after_a_year(service: RunningService, clock: FrozenClock, alice: Browser) -> None:
    clock.advance(timedelta(days=364))
    service.run_job("delete_expired")
    assert lines(alice)
    clock.advance(timedelta(days=2))
    service.run_job("delete_expired")
    assert lines(alice) == []


@pytest.mark.spec("AUTH-45")
def test_every_act_has_words_in_both_languages_that_ask_for_the_same() -> None:
    for act, words in WORDS.items():
        assert set(words) in ({"kind", "fr", "en"}, {"kind", "fr", "en", "fr_one", "en_one"}), act
        assert words["kind"] in KINDS, act
        asked = [{part.split("}")[0] for part in words[language].split("{")[1:]} for language in ("fr", "en")]
        assert asked[0] == asked[1], act
