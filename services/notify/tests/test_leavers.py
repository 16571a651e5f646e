"""Owners hear of merges, copies and the end; nothing is announced twice; who left is forgotten."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.access.tickets import HEADER
from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import tickets_of
from services.notify.tests.post_room import PostRoom, activated, address_of, deposited, document, granted, holder_of


def merged(post_room: PostRoom, what: str = "merged") -> None:
    post_room.receive(
        (
            f"auth.account-{what}.v1",
            {
                "tenant_id": BOB.id,
                "merge_id": uuid4(),
                "account_id": BOB.id,
                "absorbed_id": ALICE.id,
                "version": 1,
                "at": post_room.clock.now(),
                "undo_until": post_room.clock.now() + timedelta(days=30),
            },
        )
    )


@pytest.mark.spec("AUTH-08")
@pytest.mark.parametrize("what", ["merged", "separated"])
def test_both_addresses_hear_of_a_merge_and_of_its_undoing(post_room: PostRoom, what: str) -> None:
    post_room.receive(activated(ALICE), activated(BOB, language="en"))
    merged(post_room, what)
    post_room.after(seconds=1)
    assert len(post_room.mail_to(ALICE)) == len(post_room.mail_to(BOB)) == 1
    assert "compte" in post_room.mail_to(ALICE)[0].subject
    assert "account" in post_room.mail_to(BOB)[0].subject


@pytest.mark.spec("AUTH-08")
def test_who_hears_of_a_merge_is_led_to_where_it_is_undone_by_the_name_of_that_page(post_room: PostRoom) -> None:
    post_room.receive(activated(ALICE), activated(BOB))
    merged(post_room)
    post_room.after(seconds=1)
    text = post_room.mail_to(BOB)[0].text
    assert "https://chartrier.test/connexion?next=/compte/comptes-associes" in text.split()
    assert "« Comptes associés »" in " ".join(text.split())


@pytest.mark.spec("AUTH-08")
def test_what_was_announced_to_the_one_is_not_announced_to_the_other_again(post_room: PostRoom) -> None:
    holder_id, grant_id = holder_of("Alice"), new_id()
    post_room.receive(activated(ALICE), activated(BOB), deposited(document(holder_id, "payslip", "owner")))
    post_room.receive(granted(ALICE, holder_id, ["owner"], "person", grant_id=grant_id))
    post_room.after(seconds=20)
    assert len(post_room.mail_to(ALICE)) == 1
    post_room.receive(granted(BOB, holder_id, ["owner"], "person", grant_id=grant_id, version=2))
    post_room.after(seconds=20)
    assert post_room.mail_to(BOB) == []


@pytest.mark.spec("AUTH-44")
def test_the_owner_hears_that_the_copy_is_ready(post_room: PostRoom) -> None:
    post_room.receive(activated(ALICE))
    ready = {"tenant_id": ALICE.id, "export_id": uuid4(), "account_id": ALICE.id}
    post_room.receive(("auth.export-ready.v1", ready | {"expires_at": post_room.clock.now() + timedelta(days=7)}))
    post_room.after(seconds=1)
    assert "https://chartrier.test/connexion?next=/compte/mes-donnees" in post_room.mail_to(ALICE)[0].text.split()


@pytest.mark.spec("AUTH-43")
def test_who_left_is_forgotten_and_hears_it_once(post_room: PostRoom) -> None:
    holder_id = holder_of("Alice")
    post_room.receive(activated(ALICE), activated(BOB), deposited(document(holder_id, "payslip", "owner")))
    post_room.receive(granted(ALICE, holder_id, ["owner"], "person"))
    post_room.after(seconds=20)
    closing = {"tenant_id": ALICE.id, "closing_id": uuid4(), "account_id": ALICE.id}
    asked = {"accounts": [ALICE.id], "holders": [], "service": "notify", "at": post_room.clock.now()}
    post_room.receive(("auth.erasure-requested.v1", closing | asked))
    post_room.service.run_job("erase_accounts")
    (fact,) = post_room.service.events("notify.account-erased.v1")
    assert {one["key"]: one["count"] for one in fact["erased"]} == {"messages": 1, "addresses": 1}
    post_room.receive(activated(ALICE))
    assert names(post_room) == [BOB.id], "a late fact does not bring the address back"
    farewell = {"email": address_of(ALICE), "first_name": "Alice", "language": "fr", "at": post_room.clock.now()}
    post_room.receive(("auth.account-closed.v1", closing | farewell | {"kept": ["payslips", "signatures"]}))
    post_room.after(seconds=1)
    last = post_room.mail_to(ALICE)[-1]
    assert last.subject == "Votre compte est supprimé"
    assert "50 ans" in last.text
    post_room.after(days=8)
    post_room.service.run_job("forget_farewells")
    assert messages_left(post_room) == 0


def names(post_room: PostRoom) -> list[Any]:
    with engine(post_room.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        return list(connection.execute(text("SELECT id FROM accounts")).scalars())


def messages_left(post_room: PostRoom) -> int:
    with engine(post_room.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        return int(connection.execute(text("SELECT count(*) FROM messages")).scalar_one())


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_tells_which_messages_they_got(post_room: PostRoom) -> None:
    post_room.receive(activated(ALICE), activated(BOB))
    merged(post_room)
    post_room.after(seconds=1)
    assert [one["kind"] for one in held(post_room, ALICE.id)["messages"]] == ["accounts-merged"]


def held(post_room: PostRoom, account_id: UUID) -> dict[str, Any]:
    ticket = tickets_of("auth").issue(
        audience="notify", purpose="export", subject=account_id, accounts=[str(account_id)]
    )
    answer = post_room.service.anonymous.get("/api/notify/ticketed/export", headers={HEADER: ticket})
    found: dict[str, Any] = answer.get_json()["accounts"][0]
    return found
