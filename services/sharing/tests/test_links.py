from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from counter import EMPLOYER, LINKS, Counter, vault_of
from sqlalchemy import create_engine, text

from chartrier.database.migrations import drift
from chartrier.database.session import engine, transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from sharing.app import SERVICE


@pytest.mark.spec("SHR-01")
def test_a_share_is_told_to_the_recipients_mailbox_and_to_nobody_else(counter: Counter) -> None:
    counter.knows(ALICE)
    document_id = new_id()
    link = counter.shared(ALICE, counter.ticket(document_id=document_id), download=False)
    assert link["documents"] == [
        {"document_id": str(document_id), "title": "Bulletin de paie d'octobre 2026", "type": "payslip"}
    ]
    assert link["state"] == "open"
    end_of_that_day_in_paris = datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)
    assert datetime.fromisoformat(link["expires_at"]) == end_of_that_day_in_paris
    (fact,) = counter.service.events("sharing.link-created.v1")
    assert fact["tenant_id"] == fact["holder_id"] == str(vault_of(ALICE))
    assert fact["document_ids"] == [str(document_id)]
    assert fact["account_id"] == str(ALICE.id)
    assert (fact["sender_name"], fact["recipient_name"]) == ("Alice Martin", "Dominique Petit")
    assert fact["recipient_email"] == "dominique@example.test"
    assert fact["message"] == "Pour le dossier de location."
    assert counter.token() not in str(link) + str(counter.service.events())
    assert len(counter.token()) >= 43


@pytest.mark.spec("SHR-05")
def test_the_secret_lies_nowhere(counter: Counter, capsys: pytest.CaptureFixture[str]) -> None:
    counter.knows(ALICE)
    counter.shared()
    token = counter.token()
    assert counter.open(token).status_code == 200
    assert counter.open(token[:-1]).status_code == 404
    with engine(counter.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        tables = ("links", "shared_documents", "openings", "tries", "outbox", "people")
        kept = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608 - ours
    assert token not in str(kept) + "".join(capsys.readouterr())


REFUSED_TICKETS: list[dict[str, Any]] = [
    {"by": "notify"},
    {"purpose": "shared-view"},
    {"audience": "signature"},
    {"lives": timedelta(seconds=-5)},
    {"account_id": BOB.id},
    {"size": "large"},
    {"holder_id": vault_of(BOB)},
    {"required_right": "S"},
    {"organisation_id": new_id()},
]


@pytest.mark.parametrize("claims", REFUSED_TICKETS)
def test_only_a_ticket_of_the_vault_for_the_callers_own_right_shares_anything(
    counter: Counter, claims: dict[str, Any]
) -> None:
    counter.knows(ALICE)
    counter.knows(BOB)
    answer = counter.share(ALICE, counter.ticket(), counter.ticket(**claims))
    assert answer.status_code in {403, 422}
    assert answer.json
    assert answer.json["type"] in {"/problems/ticket-refused", "/problems/spaces-differ"}
    assert counter.links()["total"] == 0
    assert counter.service.events("sharing.link-created.v1") == []


def test_a_ticket_of_somebody_else_is_of_no_use(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.knows(CHARLIE)
    assert counter.share(CHARLIE, counter.ticket(ALICE)).status_code == 403
    assert counter.service.anonymous.post(LINKS, json={"tickets": [counter.ticket(ALICE)]}).status_code == 401


@pytest.mark.parametrize(
    "field, value",
    [
        ("expires_on", "2026-11-19"),
        ("expires_on", "2028-01-01"),
        ("expires_on", "tomorrow"),
        ("recipient_email", "nobody"),
        ("recipient_name", "Eve\r\nBcc: all@example.test"),
        ("recipient_name", ""),
        ("message", "x" * 2001),
        ("tickets", []),
        ("password", "unknown"),
    ],
)
def test_a_bad_wish_is_refused_with_its_field(counter: Counter, field: str, value: object) -> None:
    counter.knows(ALICE)
    wish: dict[str, Any] = {field: value}
    answer = counter.share(ALICE, **wish)
    assert answer.status_code == 422
    assert answer.json
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["reason"]


def test_a_link_may_end_today(counter: Counter) -> None:
    counter.knows(ALICE)
    assert counter.shared(expires_on=counter.day(0))["state"] == "open"


@pytest.mark.spec("SHR-03")
def test_the_owner_finds_their_links_again(counter: Counter) -> None:
    counter.knows(ALICE)
    first = counter.shared(recipient_name="Zoé Petit", expires_on=counter.day(1))
    counter.clock.advance(timedelta(hours=1))
    second = counter.shared(ALICE, counter.ticket(title="Contrat 100 % à durée déterminée"), recipient_name="Anne Roux")
    counter.open(counter.token())
    ids = [first["id"], second["id"]]
    assert [link["id"] for link in counter.links()["items"]] == ids[::-1]
    assert [link["openings"] for link in counter.links()["items"]] == [1, 0]
    assert [link["id"] for link in counter.links(query="?sort=expires_at")["items"]] == ids
    assert [link["id"] for link in counter.links(query="?sort=recipient_name")["items"]] == ids[::-1]
    assert [link["id"] for link in counter.links(query="?q=zo%C3%A9")["items"]] == ids[:1]
    assert [link["id"] for link in counter.links(query="?q=100%20%25")["items"]] == ids[1:]
    assert counter.links(query="?q=%25%25")["total"] == 0
    assert counter.links(query="?size=1&page=2")["items"][0]["id"] == first["id"]
    counter.clock.advance(timedelta(days=2))
    assert [link["state"] for link in counter.links(query="?sort=expires_at")["items"]] == ["expired", "open"]


@pytest.mark.spec("SHR-04")
def test_withdrawing_a_link_closes_it_at_once_and_for_ever(counter: Counter) -> None:
    counter.knows(ALICE)
    link = counter.shared()
    token = counter.token()
    assert counter.open(token).status_code == 200
    for _ in range(3):
        answer = counter.service.as_(ALICE).delete(f"{LINKS}/{link['id']}")
        assert answer.status_code == 200
        assert answer.json
        assert answer.json["state"] == "withdrawn"
    assert counter.open(token).status_code == 404
    (fact,) = counter.service.events("sharing.link-withdrawn.v1")
    assert fact["link_id"] == link["id"]
    assert fact["account_id"] == str(ALICE.id)
    assert fact["document_ids"] == [link["documents"][0]["document_id"]]


@pytest.mark.spec("SHR-04", "SHR-07")
def test_a_stranger_cannot_tell_that_a_link_exists(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.knows(CHARLIE)
    link = counter.shared()
    assert counter.links(CHARLIE)["total"] == 0
    for method, path in (("DELETE", f"{LINKS}/%s"), ("GET", f"{LINKS}/%s/openings")):
        caller = counter.service.as_(CHARLIE)
        send = caller.delete if method == "DELETE" else caller.get
        there, nowhere = send(path % link["id"]), send(path % new_id())
        assert there.status_code == nowhere.status_code == 404
        assert there.json
        assert nowhere.json
        assert there.json | {"reference": ""} == nowhere.json | {"reference": ""}
    assert counter.links()["items"][0]["state"] == "open"


@pytest.mark.spec("SHR-04")
def test_a_colleague_with_the_same_right_does_not_manage_ones_links(counter: Counter) -> None:
    company = new_id()
    counter.knows(ALICE, "S", holder_id=company)
    counter.knows(BOB, "S", holder_id=company)
    link = counter.shared(ALICE, counter.ticket(ALICE, holder_id=company, required_right="S"))
    assert counter.links(BOB)["total"] == 0
    assert counter.service.as_(BOB).delete(f"{LINKS}/{link['id']}").status_code == 404


@pytest.mark.spec("SHR-06")
def test_losing_the_right_to_a_document_ends_its_shares(counter: Counter) -> None:
    company = new_id()
    grant_id = counter.knows(ALICE, "S", "F", holder_id=company)
    contract = counter.shared(ALICE, counter.ticket(ALICE, holder_id=company, required_right="S"))
    to_contract = counter.token()
    invoice = counter.shared(ALICE, counter.ticket(ALICE, holder_id=company, required_right="F"))
    to_invoice = counter.token()
    counter.service.receive_grant(
        ALICE.id, holder_id=company, organisation_id=EMPLOYER, rights=["S"], grant_id=grant_id, version=2
    )
    assert counter.open(to_contract).status_code == 200
    assert counter.open(to_invoice).status_code == 404
    states = {link["id"]: link["state"] for link in counter.links()["items"]}
    assert states == {contract["id"]: "open", invoice["id"]: "withdrawn"}
    assert [fact["link_id"] for fact in counter.service.events("sharing.link-withdrawn.v1")] == [invoice["id"]]
    counter.service.receive_grant(
        ALICE.id, holder_id=company, organisation_id=EMPLOYER, rights=["S", "F"], grant_id=grant_id, version=3
    )
    assert counter.open(to_invoice).status_code == 404, "what ended stays ended"


def test_an_old_fact_about_a_right_ends_nothing(counter: Counter) -> None:
    grant_id = counter.knows(ALICE)
    counter.service.receive_grant(
        ALICE.id, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=["owner"], grant_id=grant_id, version=5
    )
    counter.shared()
    counter.service.receive_grant(
        ALICE.id, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=[], grant_id=grant_id, version=4
    )
    assert counter.open(counter.token()).status_code == 200


def test_whoever_is_not_known_by_name_yet_tries_again_in_a_moment(counter: Counter) -> None:
    counter.service.receive_grant(ALICE.id, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=["owner"])
    assert counter.share().status_code == 503
    counter.knows(ALICE)
    assert counter.share().status_code == 201


def test_nobody_sends_letters_to_the_whole_world(counter: Counter) -> None:
    counter.knows(ALICE)
    answers = {counter.share(expires_on="2020-01-01").status_code for _ in range(200)}
    assert answers == {422}
    assert counter.share().status_code == 429
    counter.clock.advance(timedelta(days=1))
    assert counter.share().status_code == 201


def test_rows_are_seen_by_their_owner_and_within_their_holder_only(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.shared()
    counter.open(counter.token())
    with counter.service.app.app_context():
        for tenant, seen in ((vault_of(ALICE), 1), (vault_of(BOB), 0)):
            with transaction(tenant=tenant) as session:
                for table in ("links", "shared_documents", "openings"):
                    assert session.scalar(text(f"SELECT count(*) FROM {table}")) == seen  # noqa: S608 - ours
                assert session.scalar(text("SELECT count(*) FROM tries")) == 0


def test_models_and_migrations_agree_and_rows_are_guarded(counter: Counter) -> None:
    owner = create_engine(counter.service.superuser_url)
    assert drift(owner, SERVICE.metadata) == []
    with owner.connect() as connection:
        guarded = connection.scalars(text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relforcerowsecurity"))
        assert {"links", "shared_documents", "openings", "people", "tries"} <= set(guarded)
    owner.dispose()
