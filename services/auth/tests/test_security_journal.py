"""The security journal: each act on an account in plain words, for its owner alone."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from people import ALICE, BOB, Browser, Town
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chartrier.clock import FrozenClock
from chartrier.database import engine
from chartrier.ids import new_id
from chartrier.testing import RunningService

JOURNAL = "/api/auth/me/journal"
WORDS = tomllib.loads((Path(__file__).parents[1] / "auth/data/security-journal.toml").read_text(encoding="utf-8"))


@pytest.fixture
def alice(town: Town) -> Browser:
    return town.activated(ALICE, "alice")


def lines(browser: Browser, language: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"{JOURNAL}?language={language}&size=100").get_json()["items"]
    return found


@pytest.mark.spec("AUTH-45")
def test_sign_ins_and_failures_are_told_in_plain_words(town: Town, alice: Browser) -> None:
    town.browser().sign_in("alice", "Pas-le-bon-0")
    town.browser().sign_in("alice")
    assert [line["text"] for line in lines(alice)[:2]] == [
        "You signed in.", "A wrong password was typed for your account."
    ]  # fmt: skip
    assert lines(alice, "fr")[0]["text"] == "Vous vous êtes connecté."


@pytest.mark.spec("AUTH-45")
def test_the_browser_and_system_are_told_where_they_are_known(town: Town, alice: Browser) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
    given = {"identifier": "alice", "password": "Voilier-7-Sardine"}
    town.browser().post("/api/auth/sessions", given, headers={"User-Agent": firefox})
    assert lines(alice)[0]["from"]["browser"] == "Firefox"


@pytest.mark.spec("AUTH-45")
@pytest.mark.parametrize(
    "fact, fields, act",
    [
        ("auth.password-changed.v1", {"how": "reset"}, "password-changed"),
        ("auth.email-changed.v1", {"email": "b@c.fr", "former_email": "a@c.fr"}, "email-changed"),
        ("auth.phone-changed.v1", {"added": True, "ending": "34"}, "phone-added"),
        (
            "auth.second-factor-changed.v1",
            {"change": "recovery-code-used", "left": 9},
            "second-factor-recovery-code-used",
        ),
        ("auth.device-added.v1", {"browser": "Firefox"}, "new-device"),
        ("auth.account-locked.v1", {"locked_until": "2026-11-20T12:00:00Z"}, "locked"),
        ("sharing.link-created.v1", {"document_ids": [str(uuid4())], "recipient_name": "Notaire"}, "shared"),
        ("sharing.link-opened.v1", {"document_ids": [str(uuid4())]}, "share-opened"),
        ("sharing.link-withdrawn.v1", {"document_ids": []}, "share-withdrawn"),
    ],
)
def test_changes_and_what_others_did_with_a_share_are_lines(
    service: RunningService, alice: Browser, fact: str, fields: dict[str, Any], act: str
) -> None:
    account_id = UUID(alice.get("/api/auth/me").get_json()["account_id"])
    service.hear(fact, tenant_id=new_id(), account_id=account_id, at="2026-11-20T10:00:00Z", **fields)
    found = next(line for line in lines(alice) if line["act"] == act)
    assert found["at"].startswith("2026-11-20T10:00:00")
    assert "{" not in found["text"]


@pytest.mark.spec("AUTH-45")
def test_a_stranger_reads_nothing_of_it(town: Town, alice: Browser) -> None:
    bob = town.activated(BOB)
    assert lines(alice)
    ids = {line["id"] for line in lines(alice)}
    assert not ids & {line["id"] for line in lines(bob)}
    assert town.browser().get(JOURNAL).status_code == 401


@pytest.mark.spec("AUTH-45")
def test_a_line_is_never_changed(service: RunningService, alice: Browser) -> None:
    account_id = alice.get("/api/auth/me").get_json()["account_id"]
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": account_id})
        assert connection.execute(text("UPDATE security_lines SET act = 'signed-out'")).rowcount == 0
        assert connection.execute(text("DELETE FROM security_lines")).rowcount == 0
    row = text("INSERT INTO security_lines VALUES (:id, :alice, now(), 'signed-in', '{}', '', '', '')")
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": str(uuid4())})
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(row, {"id": uuid4(), "alice": account_id})


@pytest.mark.spec("AUTH-45", "LAW-09")
def test_lines_are_forgotten_after_a_year(service: RunningService, clock: FrozenClock, alice: Browser) -> None:
    clock.advance(timedelta(days=364))
    service.run_job("forget_ends")
    assert lines(alice)
    clock.advance(timedelta(days=2))
    service.run_job("forget_ends")
    assert lines(alice) == []


@pytest.mark.spec("AUTH-45")
def test_every_act_has_words_in_both_languages_that_ask_for_the_same() -> None:
    for act, words in WORDS.items():
        assert set(words) == {"fr", "en"}, act
        asked = [{part.split("}")[0] for part in words[language].split("{")[1:]} for language in ("fr", "en")]
        assert asked[0] == asked[1], act
