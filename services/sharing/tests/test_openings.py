from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from counter import LINKS, OPENINGS, Counter, vault_of

from chartrier.ids import new_id
from chartrier.testing import ALICE
from chartrier.testing.cast import tickets_of
from sharing.openings import device_of

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.spec("SHR-02")
def test_whoever_holds_the_link_sees_who_shares_what_and_until_when(counter: Counter) -> None:
    counter.knows(ALICE)
    ids = [new_id(), new_id()]
    link = counter.shared(ALICE, *(counter.ticket(document_id=each) for each in ids), download=False)
    answer = counter.open(counter.token())
    assert answer.status_code == 200
    assert answer.json
    opened = dict(answer.json)
    documents = opened.pop("documents")
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
        assert ticket.claims["account_id"] == str(ALICE.id), "whoever shared hears of copies"
        assert ticket.claims["download"] is False
        assert ticket.claims["exp"] - ticket.claims["iat"] == 60


@pytest.mark.spec("AUTH-41")
def test_who_shares_is_called_by_the_name_that_they_have_now(counter: Counter) -> None:
    counter.knows(ALICE)
    alice: dict[str, Any] = {"tenant_id": ALICE.id, "account_id": ALICE.id, "first_name": "Alice"}
    for version, name in ((3, "Roux"), (2, "Blanc")):
        counter.service.receive("auth.profile-changed.v1", **alice, version=version, last_name=name)
    counter.shared(ALICE, counter.ticket())
    opened = counter.open(counter.token()).json
    assert opened
    assert opened["shared_by"] == "Alice Roux"


@pytest.mark.spec("SHR-05")
def test_wrong_expired_and_withdrawn_links_are_answered_alike(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.shared(expires_on=counter.day(1))
    expired = counter.token()
    withdrawn_link = counter.shared(expires_on=counter.day(9))
    withdrawn = counter.token()
    counter.service.as_(ALICE).delete(f"{LINKS}/{withdrawn_link['id']}")
    counter.clock.advance(timedelta(days=3))
    answers = [counter.open(token) for token in ("wrong", expired, withdrawn, "é" * 200)]
    assert {answer.status_code for answer in answers} == {404}
    bodies = [dict(answer.json or {}) for answer in answers]
    assert all(body.pop("reference") for body in bodies)
    assert bodies == [{"type": "/problems/link-closed", "title": "This link is closed.", "status": 404}] * 4


def test_looking_at_a_link_consumes_nothing(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.shared()
    for method in ("get", "put", "delete"):
        assert getattr(counter.service.anonymous, method)(f"{OPENINGS}?token={counter.token()}").status_code == 405
    assert counter.links()["items"][0]["openings"] == 0


@pytest.mark.spec("SHR-07")
def test_the_owner_sees_each_opening_without_seeing_who_it_was(counter: Counter) -> None:
    counter.knows(ALICE)
    link = counter.shared()
    token = counter.token()
    counter.open(token, User_Agent=PHONE, X_Forwarded_For="203.0.113.77")
    counter.clock.advance(timedelta(minutes=1))
    counter.open(token, User_Agent=DESKTOP, X_Forwarded_For="2001:db8:1234:5678::9")
    answer = counter.service.as_(ALICE).get(f"{LINKS}/{link['id']}/openings")
    assert answer.json
    items = answer.json["items"]
    assert [(item["device"], item["address"]) for item in items] == [
        ("computer", "2001:db8:1234::"),
        ("phone", "203.0.113.0"),
    ]
    assert [datetime.fromisoformat(item["at"]).minute for item in items] == [1, 0]
    assert counter.links()["items"][0]["openings"] == 2
    facts = counter.service.events("sharing.link-opened.v1")
    assert [fact["link_id"] for fact in facts] == [link["id"]] * 2
    assert "203.0" not in str(facts)


@pytest.mark.spec("SHR-07")
def test_openings_at_the_same_time_are_all_counted(counter: Counter) -> None:
    counter.knows(ALICE)
    link = counter.shared()
    token = counter.token()
    with ThreadPoolExecutor(6) as many:
        assert set(many.map(lambda _: counter.open(token).status_code, range(18))) == {200}
    assert counter.links()["items"][0]["openings"] == 18
    answer = counter.service.as_(ALICE).get(f"{LINKS}/{link['id']}/openings?size=1")
    assert answer.json
    assert answer.json["total"] == 18


@pytest.mark.spec("SHR-05")
def test_tries_from_one_address_are_throttled_whatever_they_try(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.shared()
    token = counter.token()
    for number in range(100):
        assert counter.open(f"wrong-{number}", X_Forwarded_For="198.51.100.7").status_code == 404
    assert counter.open(token, X_Forwarded_For="198.51.100.7").status_code == 429
    assert counter.open(token, X_Forwarded_For="198.51.100.8").status_code == 200
    counter.clock.advance(timedelta(minutes=10))
    assert counter.open(token, X_Forwarded_For="198.51.100.7").status_code == 200


@pytest.mark.spec("SHR-05")
def test_trying_one_token_from_many_addresses_is_throttled_too(counter: Counter) -> None:
    for number in range(60):
        assert counter.open("a-guess", X_Forwarded_For=f"198.51.100.{number}").status_code == 404
    assert counter.open("a-guess", X_Forwarded_For="203.0.113.1").status_code == 429


def test_tries_in_parallel_gain_nothing(counter: Counter) -> None:
    with ThreadPoolExecutor(6) as many:
        answers = list(many.map(lambda number: counter.open(f"wrong-{number}").status_code, range(130)))
    assert answers.count(404) == 100
    assert answers.count(429) == 30


def test_old_tries_are_forgotten(counter: Counter) -> None:
    counter.open("wrong")
    counter.clock.advance(timedelta(days=3))
    counter.open("wrong")
    counter.service.run_job("forget_tries")
    for number in range(99):
        assert counter.open(f"wrong-{number}").status_code == 404
    assert counter.open("one more").status_code == 429


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
def test_the_kind_of_device_is_all_that_is_kept_of_it(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
