"""Links that ask for more than themselves: a password, a code by mail, or not to be opened too often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.testing import ALICE
from services.sharing.tests.sharing_under_test import LINKS, SharingUnderTest

PASSWORD = "un mot de passe convenu"
RIGHT = {"password": PASSWORD}
WRONG = {"password": "un autre mot de passe"}


def kind(answer: object) -> str:
    body = getattr(answer, "json", None) or {}
    return str(body.get("type", "")).removeprefix("/problems/")


@pytest.fixture
def token(sharing: SharingUnderTest) -> str:
    """A link of Alice's that opens with a password."""
    sharing.register(ALICE)
    sharing.shared(password=PASSWORD)
    return sharing.token()


@pytest.fixture
def coded(sharing: SharingUnderTest) -> str:
    """A link of Alice's that opens with a code by mail."""
    sharing.register(ALICE)
    sharing.shared(code=True)
    return sharing.token()


@pytest.mark.spec("SHR-02")
def test_a_link_with_a_password_shows_nothing_before_it(sharing: SharingUnderTest, token: str) -> None:
    asked = sharing.open(token)
    assert (asked.status_code, kind(asked)) == (403, "password-required")
    assert "Alice" not in asked.text
    refused = sharing.open(token, WRONG)
    assert refused.status_code == 422
    assert refused.json
    assert refused.json["errors"] == [{"field": "password", "reason": "Ce mot de passe n’est pas celui de ce partage."}]
    opened = sharing.open(token, RIGHT)
    assert opened.json
    assert opened.json["shared_by"] == "Alice Martin"
    (link,) = sharing.links()["items"]
    assert (link["openings"], link["protection"]) == (1, "password"), "tries are not openings"


@pytest.mark.spec("SHR-02", "SHR-05")
def test_a_password_is_kept_as_a_hash_alone(sharing: SharingUnderTest, token: str) -> None:
    assert sharing.open(token, RIGHT).status_code == 200
    with engine(sharing.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        stored = str([connection.execute(text(f"SELECT * FROM {each}")).all() for each in ("links", "outbox")])  # noqa: S608
    assert "$argon2id$" in stored
    assert PASSWORD not in stored + str(sharing.links())


@pytest.mark.spec("SHR-05")
def test_a_stranger_cannot_guess_a_password_from_one_address_nor_from_many(
    sharing: SharingUnderTest, token: str
) -> None:
    for _ in range(5):
        assert sharing.open(token, WRONG, X_Forwarded_For="198.51.100.7").status_code == 422
    assert sharing.open(token, RIGHT, X_Forwarded_For="198.51.100.7").status_code == 429
    assert sharing.open(token, RIGHT, X_Forwarded_For="198.51.100.8").status_code == 200
    with ThreadPoolExecutor(6) as many:
        tries = list(
            many.map(lambda number: sharing.open(token, WRONG, X_Forwarded_For=f"203.0.113.{number}"), range(20))
        )
    assert [each.status_code for each in tries].count(422) == 14, "twenty in all, six of them before"
    assert sharing.open(token, RIGHT, X_Forwarded_For="198.51.100.9").status_code == 429
    sharing.clock.advance(timedelta(minutes=10))
    assert sharing.open(token, RIGHT, X_Forwarded_For="198.51.100.7").status_code == 200


@pytest.mark.spec("SHR-05")
def test_a_protected_link_that_ended_is_answered_like_a_wrong_one(sharing: SharingUnderTest, token: str) -> None:
    (link,) = sharing.links()["items"]
    sharing.service.as_(ALICE).delete(f"{LINKS}/{link['id']}")
    bodies = [dict(sharing.open(each, keys).json or {}) for each in (token, "wrong") for keys in (None, WRONG, RIGHT)]
    assert all(body.pop("reference") for body in bodies)
    assert bodies == [{"type": "/problems/link-closed", "title": "This link is closed.", "status": 404}] * 6


@pytest.mark.spec("SHR-02")
def test_a_code_goes_to_the_recipients_mailbox_and_opens_once(sharing: SharingUnderTest, coded: str) -> None:
    assert kind(sharing.open(coded)) == "code-required"
    sent = sharing.ask_code(coded)
    assert sent.json
    assert sent.json["sent_to"] == "d•••@example.test"
    (event,) = sharing.service.events("sharing.opening-code-issued.v1")
    assert event["recipient_email"] == "dominique@example.test"
    code = sharing.code()
    assert code not in str(event) + sent.text
    typed = {"code": f" {code[:3].lower()} {code[3:]} "}
    assert sharing.open(coded, typed).status_code == 200
    again = sharing.open(coded, typed)
    assert again.json
    assert again.json["errors"] == [
        {"field": "code", "reason": "Ce code ne vaut plus\u00a0: demandez un nouveau code."}
    ]


@pytest.mark.spec("SHR-02")
def test_a_code_asked_for_again_replaces_the_one_before_but_not_at_once(sharing: SharingUnderTest, coded: str) -> None:
    first = sharing.ask_code(coded).json
    former = sharing.code()
    assert sharing.ask_code(coded).json == first, "it is on its way"
    assert len(sharing.service.events("sharing.opening-code-issued.v1")) == 1
    sharing.clock.advance(timedelta(minutes=1))
    sharing.ask_code(coded)
    assert sharing.open(coded, {"code": former}).status_code == 422
    latest = sharing.code()
    sharing.clock.advance(timedelta(minutes=10))
    assert sharing.open(coded, {"code": latest}).status_code == 422, "ten minutes have passed"


@pytest.mark.spec("SHR-05")
def test_a_stranger_cannot_guess_a_code(sharing: SharingUnderTest, coded: str) -> None:
    sharing.ask_code(coded)
    with ThreadPoolExecutor(6) as many:
        tries = list(many.map(lambda _: sharing.open(coded, {"code": "WRONG"}), range(12)))
    reasons = [(each.json or {})["errors"][0]["reason"] for each in tries]
    assert reasons.count("Ce code ne convient pas.") == 5
    assert sharing.open(coded, {"code": sharing.code()}).status_code == 422, "its tries are used up"


@pytest.mark.spec("SHR-05")
def test_a_stranger_cannot_have_codes_sent(sharing: SharingUnderTest, token: str) -> None:
    assert sharing.ask_code("wrong").status_code == 404
    assert sharing.ask_code(token).status_code == 404, "this one asks for a password"
    assert sharing.service.events("sharing.opening-code-issued.v1") == []


@pytest.mark.spec("SHR-02")
def test_two_who_open_at_once_cannot_both_have_the_last_opening(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.shared(most_openings=3)
    token = sharing.token()
    with ThreadPoolExecutor(6) as many:
        answers = sorted(many.map(lambda _: sharing.open(token).status_code, range(12)))
    assert answers == [200] * 3 + [404] * 9
    (link,) = sharing.links()["items"]
    assert (link["openings"], link["most_openings"], link["state"]) == (3, 3, "spent")


@pytest.mark.spec("SHR-02", "SHR-04")
def test_a_page_that_is_open_goes_on_without_another_opening_until_the_link_is_withdrawn(
    sharing: SharingUnderTest,
) -> None:
    sharing.register(ALICE)
    link = sharing.shared(most_openings=1, password=PASSWORD)
    opened = sharing.open(sharing.token(), RIGHT).json
    assert opened
    again = sharing.renew(opened["visit"])
    assert again.json
    assert [each["title"] for each in again.json["documents"]] == [each["title"] for each in opened["documents"]]
    assert sharing.links()["items"][0]["openings"] == 1
    sharing.service.as_(ALICE).delete(f"{LINKS}/{link['id']}")
    assert sharing.renew(opened["visit"]).status_code == 404


@pytest.mark.spec("SHR-05")
def test_a_stranger_cannot_make_up_a_visit(sharing: SharingUnderTest, token: str) -> None:
    opened = sharing.open(token, RIGHT).json
    assert opened
    assert sharing.renew(opened["documents"][0]["ticket"]).status_code == 403
    assert sharing.renew("x" + opened["visit"]).status_code == 403
    assert sharing.renew(sharing.ticket(by="vault", purpose="visit")).status_code == 403


def test_a_link_asks_for_a_password_or_a_code_and_not_for_both(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    refused = sharing.share(password=PASSWORD, code=True)
    assert refused.json
    assert refused.json["errors"] == [
        {"field": "code", "reason": "Choisissez un mot de passe ou un code, pas les deux."}
    ]
