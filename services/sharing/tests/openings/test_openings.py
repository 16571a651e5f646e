from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE
from chartrier.testing.cast import tickets_of
from services.sharing.tests.sharing_under_test import LINKS, OPENINGS, SharingUnderTest, vault_of
from sharing.openings.devices import device_of

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.spec("SHR-02")
def test_whoever_holds_the_link_sees_who_shares_what_and_until_when(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    ids = [new_id(), new_id()]
    link = sharing.shared(ALICE, *(sharing.ticket(document_id=each) for each in ids), download=False)
    answer = sharing.open(sharing.token())
    assert answer.status_code == 200
    assert answer.json
    opened = dict(answer.json)
    documents = opened.pop("documents")
    assert opened.pop("visit")
    assert opened == {
        "shared_by": "Alice Martin",
        "message": "Pour le dossier de location.",
        "expires_at": link["expires_at"],
        "download": False,
    }
    assert [document["document_id"] for document in documents] == [str(each) for each in ids]
    assert documents[0]["size"] == 81_234
    for document in documents:
        ticket = tickets_of("vault").check(document["ticket"], purpose="shared-view", issuers={"sharing"})
        assert str(ticket.subject) == document["document_id"]
        assert ticket.claims["link_id"] == link["id"]
        assert ticket.claims["holder_id"] == str(vault_of(ALICE))
        assert ticket.claims["account_id"] == str(ALICE.id), "whoever shared sees copies in the journal"
        assert ticket.claims["download"] is False
        assert ticket.claims["exp"] - ticket.claims["iat"] == 60


@pytest.mark.spec("AUTH-41")
def test_who_shares_is_called_by_the_name_that_they_have_now(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    alice: dict[str, Any] = {"tenant_id": ALICE.id, "account_id": ALICE.id, "first_name": "Alice"}
    for version, name in ((3, "Roux"), (2, "Blanc")):
        sharing.service.receive("auth.profile-changed.v1", **alice, version=version, last_name=name)
    sharing.shared(ALICE, sharing.ticket())
    opened = sharing.open(sharing.token()).json
    assert opened
    assert opened["shared_by"] == "Alice Roux"


@pytest.mark.spec("SHR-05")
def test_wrong_expired_and_withdrawn_links_are_answered_alike(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.shared(expires_on=sharing.day(1))
    expired = sharing.token()
    withdrawn_link = sharing.shared(expires_on=sharing.day(9))
    withdrawn = sharing.token()
    sharing.service.as_(ALICE).delete(f"{LINKS}/{withdrawn_link['id']}")
    sharing.clock.advance(timedelta(days=3))
    answers = [sharing.open(token) for token in ("wrong", expired, withdrawn, "é" * 200)]
    assert {answer.status_code for answer in answers} == {404}
    bodies = [dict(answer.json or {}) for answer in answers]
    assert all(body.pop("reference") for body in bodies)
    assert bodies == [{"type": "/problems/link-closed", "title": "This link is closed.", "status": 404}] * 4


def test_looking_at_a_link_consumes_nothing(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.shared()
    for method in ("get", "put", "delete"):
        assert getattr(sharing.service.anonymous, method)(f"{OPENINGS}?token={sharing.token()}").status_code == 405
    assert sharing.links()["items"][0]["openings"] == 0


@pytest.mark.spec("SHR-07")
def test_the_owner_sees_each_opening_without_seeing_who_it_was(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    link = sharing.shared()
    token = sharing.token()
    sharing.open(token, User_Agent=PHONE, X_Forwarded_For="203.0.113.77")
    sharing.clock.advance(timedelta(minutes=1))
    sharing.open(token, User_Agent=DESKTOP, X_Forwarded_For="2001:db8:1234:5678::9")
    answer = sharing.service.as_(ALICE).get(f"{LINKS}/{link['id']}/openings")
    assert answer.json
    items = answer.json["items"]
    assert [(item["device"], item["network"]) for item in items] == [
        ("computer", "2001:db8:1234::"),
        ("phone", "203.0.113.0"),
    ]
    assert [datetime.fromisoformat(item["at"]).minute for item in items] == [1, 0]
    assert sharing.links()["items"][0]["openings"] == 2
    events = sharing.service.events("sharing.link-opened.v1")
    assert [event["link_id"] for event in events] == [link["id"]] * 2
    assert "203.0" not in str(events)


@pytest.mark.spec("SHR-07")
def test_openings_at_the_same_time_are_all_counted(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    link = sharing.shared()
    token = sharing.token()
    with ThreadPoolExecutor(6) as many:
        assert set(many.map(lambda _: sharing.open(token).status_code, range(18))) == {200}
    assert sharing.links()["items"][0]["openings"] == 18
    answer = sharing.service.as_(ALICE).get(f"{LINKS}/{link['id']}/openings?limit=100")
    assert answer.json
    assert len(answer.json["items"]) == 18


@pytest.mark.spec("SHR-05")
def test_attempts_from_one_address_are_throttled_whatever_they_try(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.shared()
    token = sharing.token()
    for number in range(100):
        assert sharing.open(f"wrong-{number}", X_Forwarded_For="198.51.100.7").status_code == 404
    assert sharing.open(token, X_Forwarded_For="198.51.100.7").status_code == 429
    assert sharing.open(token, X_Forwarded_For="198.51.100.8").status_code == 200
    sharing.clock.advance(timedelta(minutes=10))
    assert sharing.open(token, X_Forwarded_For="198.51.100.7").status_code == 200


@pytest.mark.spec("SHR-05")
def test_trying_one_token_from_many_addresses_is_throttled_too(sharing: SharingUnderTest) -> None:
    for number in range(60):
        assert sharing.open("a-guess", X_Forwarded_For=f"198.51.100.{number}").status_code == 404
    assert sharing.open("a-guess", X_Forwarded_For="203.0.113.1").status_code == 429


def test_attempts_in_parallel_gain_nothing(sharing: SharingUnderTest) -> None:
    with ThreadPoolExecutor(6) as many:
        answers = list(many.map(lambda number: sharing.open(f"wrong-{number}").status_code, range(130)))
    assert answers.count(404) == 100
    assert answers.count(429) == 30


def test_old_counts_are_deleted(sharing: SharingUnderTest) -> None:
    sharing.open("wrong")
    sharing.clock.advance(timedelta(days=3))
    sharing.open("wrong")
    sharing.service.run_job("delete_old_attempt_counts")
    for number in range(99):
        assert sharing.open(f"wrong-{number}").status_code == 404
    assert sharing.open("one more").status_code == 429


@pytest.mark.parametrize(
    "user_agent, device",
    [
        (PHONE, "phone"),
        (DESKTOP, "computer"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)", "tablet"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel) Mobile Safari", "phone"),
        ("Mozilla/5.0 (Linux; Android 15; Galaxy Tab)", "tablet"),
        ("curl/8", "other"),
        ("", "other"),
    ],
)
def test_the_kind_of_device_is_all_that_is_stored_of_it(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
