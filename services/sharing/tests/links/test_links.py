from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.sharing.tests.sharing_under_test import EMPLOYER, LINKS, SharingUnderTest, vault_of


@pytest.mark.spec("SHR-01")
def test_a_share_goes_to_the_recipients_mailbox_and_to_nobody_else(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    document_id = new_id()
    link = sharing.shared(ALICE, sharing.ticket(document_id=document_id), download=False)
    assert link["documents"] == [
        {"document_id": str(document_id), "title": "Bulletin de paie d'octobre 2026", "type": "payslip"}
    ]
    assert link["state"] == "open"
    end_of_that_day_in_paris = datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)
    assert datetime.fromisoformat(link["expires_at"]) == end_of_that_day_in_paris
    (event,) = sharing.service.events("sharing.link-created.v1")
    assert (event["tenant_id"], event["holder_ids"]) == (str(ALICE.id), [str(vault_of(ALICE))])
    assert event["document_ids"] == [str(document_id)]
    assert event["account_id"] == str(ALICE.id)
    assert (event["sender_name"], event["recipient_name"]) == ("Alice Martin", "Dominique Petit")
    assert event["recipient_email"] == "dominique@example.test"
    assert event["message"] == "Pour le dossier de location."
    assert sharing.token() not in str(link) + str(sharing.service.events())
    assert len(sharing.token()) >= 43


@pytest.mark.spec("SHR-05")
def test_the_secret_lies_nowhere(sharing: SharingUnderTest, capsys: pytest.CaptureFixture[str]) -> None:
    sharing.register(ALICE)
    sharing.shared()
    token = sharing.token()
    assert sharing.open(token).status_code == 200
    assert sharing.open(token[:-1]).status_code == 404
    with engine(sharing.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        tables = ("links", "shared_documents", "openings", "attempt_counts", "outbox", "person_names")
        stored = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608 - ours
    assert token not in str(stored) + "".join(capsys.readouterr())


@pytest.mark.parametrize("field", ["recipient_name", "message"])
def test_what_the_recipient_is_shown_holds_nothing_that_misleads(sharing: SharingUnderTest, field: str) -> None:
    sharing.register(ALICE)
    misleading: dict[str, Any] = {field: "Voir \u2066facture\u2069"}
    refused = sharing.share(ALICE, **misleading)
    assert refused.status_code == 422
    assert refused.json
    assert refused.json["errors"] == [
        {"field": field, "reason": "Contient un caractère qui change le sens du texte (U+2066)."}
    ]
    assert sharing.service.events("sharing.link-created.v1") == []


def test_a_message_keeps_its_lines_and_a_name_has_none(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    assert sharing.shared(message="Bonjour,\r\n\r\nmerci.")["message"] == "Bonjour,\n\nmerci."
    refused = sharing.share(recipient_name="Dominique\nPetit")
    assert refused.json
    assert refused.json["errors"] == [{"field": "recipient_name", "reason": "Ce texte doit tenir sur une ligne."}]


REFUSED_TICKETS: list[dict[str, Any]] = [
    {"by": "notify"},
    {"purpose": "shared-view"},
    {"audience": "signature"},
    {"lifetime": timedelta(seconds=-5)},
    {"account_id": BOB.id},
    {"size": "large"},
    {"holder_id": vault_of(BOB)},
    {"required_right": "S"},
    {"organisation_id": new_id()},
]


@pytest.mark.parametrize("claims", REFUSED_TICKETS)
def test_only_a_ticket_of_the_vault_for_the_callers_own_right_shares_anything(
    sharing: SharingUnderTest, claims: dict[str, Any]
) -> None:
    sharing.register(ALICE)
    sharing.register(BOB)
    answer = sharing.share(ALICE, sharing.ticket(), sharing.ticket(**claims))
    assert answer.status_code == 403
    assert answer.json
    assert answer.json["type"] == "/problems/ticket-refused"
    assert sharing.links()["items"] == []
    assert sharing.service.events("sharing.link-created.v1") == []


def test_a_ticket_of_somebody_else_is_of_no_use(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.register(CHARLIE)
    assert sharing.share(CHARLIE, sharing.ticket(ALICE)).status_code == 403
    assert sharing.service.anonymous.post(LINKS, json={"tickets": [sharing.ticket(ALICE)]}).status_code == 401


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
        ("password", "short"),
        ("most_openings", 0),
        ("colour", "unknown"),
    ],
)
def test_a_bad_request_is_refused_beside_its_field(sharing: SharingUnderTest, field: str, value: object) -> None:
    sharing.register(ALICE)
    fields: dict[str, Any] = {field: value}
    answer = sharing.share(ALICE, **fields)
    assert answer.status_code == 422
    assert answer.json
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["reason"]


def test_a_link_may_end_today(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    assert sharing.shared(expires_on=sharing.day(0))["state"] == "open"


@pytest.mark.spec("SHR-03")
def test_the_owner_finds_their_links_again(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    first = sharing.shared(recipient_name="Zoé Petit", expires_on=sharing.day(1))
    sharing.clock.advance(timedelta(hours=1))
    second = sharing.shared(ALICE, sharing.ticket(title="Contrat 100 % à durée déterminée"), recipient_name="Anne Roux")
    sharing.open(sharing.token())
    ids = [first["id"], second["id"]]
    assert [link["id"] for link in sharing.links()["items"]] == ids[::-1]
    assert [link["openings"] for link in sharing.links()["items"]] == [1, 0]
    assert [link["id"] for link in sharing.links(query="?sort=expires_at")["items"]] == ids
    assert [link["id"] for link in sharing.links(query="?sort=recipient_name")["items"]] == ids[::-1]
    assert [link["id"] for link in sharing.links(query="?q=zo%C3%A9")["items"]] == ids[:1]
    assert [link["id"] for link in sharing.links(query="?q=100%20%25")["items"]] == ids[1:]
    assert sharing.links(query="?q=%25%25")["items"] == []
    sharing.clock.advance(timedelta(days=2))
    assert [link["state"] for link in sharing.links(query="?sort=expires_at")["items"]] == ["expired", "open"]


@pytest.mark.spec("SHR-04")
def test_withdrawing_a_link_closes_it_at_once_and_for_ever(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    link = sharing.shared()
    token = sharing.token()
    assert sharing.open(token).status_code == 200
    for _ in range(3):
        answer = sharing.service.as_(ALICE).delete(f"{LINKS}/{link['id']}")
        assert answer.status_code == 200
        assert answer.json
        assert answer.json["state"] == "withdrawn"
    assert sharing.open(token).status_code == 404
    (event,) = sharing.service.events("sharing.link-withdrawn.v1")
    assert event["link_id"] == link["id"]
    assert event["account_id"] == str(ALICE.id)
    assert event["document_ids"] == [link["documents"][0]["document_id"]]


@pytest.mark.spec("SHR-04", "SHR-07")
def test_a_stranger_cannot_tell_that_a_link_exists(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.register(CHARLIE)
    link = sharing.shared()
    assert sharing.links(CHARLIE)["items"] == []
    for method, path in (("DELETE", f"{LINKS}/%s"), ("GET", f"{LINKS}/%s/openings")):
        caller = sharing.service.as_(CHARLIE)
        send = caller.delete if method == "DELETE" else caller.get
        there, nowhere = send(path % link["id"]), send(path % new_id())
        assert there.status_code == nowhere.status_code == 404
        assert there.json
        assert nowhere.json
        assert there.json | {"reference": ""} == nowhere.json | {"reference": ""}
    assert sharing.links()["items"][0]["state"] == "open"


@pytest.mark.spec("SHR-04")
def test_a_colleague_with_the_same_right_does_not_manage_ones_links(sharing: SharingUnderTest) -> None:
    company = new_id()
    sharing.register(ALICE, "S", holder_id=company)
    sharing.register(BOB, "S", holder_id=company)
    link = sharing.shared(ALICE, sharing.ticket(ALICE, holder_id=company, required_right="S"))
    assert sharing.links(BOB)["items"] == []
    assert sharing.service.as_(BOB).delete(f"{LINKS}/{link['id']}").status_code == 404


@pytest.mark.spec("SHR-06")
def test_losing_the_right_to_a_document_ends_its_shares(sharing: SharingUnderTest) -> None:
    company = new_id()
    grant_id = sharing.register(ALICE, "S", "F", holder_id=company)
    contract = sharing.shared(ALICE, sharing.ticket(ALICE, holder_id=company, required_right="S"))
    to_contract = sharing.token()
    invoice = sharing.shared(ALICE, sharing.ticket(ALICE, holder_id=company, required_right="F"))
    to_invoice = sharing.token()
    sharing.service.receive_grant(
        ALICE.id, holder_id=company, organisation_id=EMPLOYER, rights=["S"], grant_id=grant_id, version=2
    )
    assert sharing.open(to_contract).status_code == 200
    assert sharing.open(to_invoice).status_code == 404
    states = {link["id"]: link["state"] for link in sharing.links()["items"]}
    assert states == {contract["id"]: "open", invoice["id"]: "withdrawn"}
    assert [event["link_id"] for event in sharing.service.events("sharing.link-withdrawn.v1")] == [invoice["id"]]
    sharing.service.receive_grant(
        ALICE.id, holder_id=company, organisation_id=EMPLOYER, rights=["S", "F"], grant_id=grant_id, version=3
    )
    assert sharing.open(to_invoice).status_code == 404, "what ended stays ended"


@pytest.mark.spec("SHR-06")
def test_deleting_a_document_ends_every_share_of_it_and_no_other(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    document_id = new_id()
    deleted = sharing.shared(ALICE, sharing.ticket(ALICE, document_id=document_id), sharing.ticket(ALICE))
    to_deleted = sharing.token()
    other = sharing.shared()
    sharing.service.receive("vault.document-deleted.v1", tenant_id=vault_of(ALICE), document_id=document_id)
    assert sharing.open(to_deleted).status_code == 404
    states = {link["id"]: link["state"] for link in sharing.links()["items"]}
    assert states == {deleted["id"]: "withdrawn", other["id"]: "open"}


def test_an_old_event_about_a_right_ends_nothing(sharing: SharingUnderTest) -> None:
    grant_id = sharing.register(ALICE)
    sharing.service.receive_grant(
        ALICE.id, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=["owner"], grant_id=grant_id, version=5
    )
    sharing.shared()
    sharing.service.receive_grant(
        ALICE.id, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=[], grant_id=grant_id, version=4
    )
    assert sharing.open(sharing.token()).status_code == 200


def test_whoever_is_not_known_by_name_yet_tries_again_in_a_moment(sharing: SharingUnderTest) -> None:
    sharing.service.receive_grant(ALICE.id, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=["owner"])
    assert sharing.share().status_code == 503
    sharing.register(ALICE)
    assert sharing.share().status_code == 201


def test_nobody_shares_with_the_whole_world(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    answers = {sharing.share(expires_on="2020-01-01").status_code for _ in range(200)}
    assert answers == {422}
    assert sharing.share().status_code == 429
    sharing.clock.advance(timedelta(days=1))
    assert sharing.share().status_code == 201
