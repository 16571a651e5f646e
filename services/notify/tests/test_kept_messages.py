from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from chartrier.database.migrations import drift
from chartrier.database.session import engine, transaction
from chartrier.ids import new_id
from notify.app import SERVICE
from services.notify.tests.post_room import PostRoom, shared

PATH = "/api/notify/kept-messages"


@pytest.mark.spec("NOTIF-10")
def test_where_nothing_leaves_the_mailbox_is_there_to_be_read(post_room: PostRoom) -> None:
    for _ in range(3):
        post_room.receive(shared(new_id(), post_room.clock.now()))
        post_room.after(seconds=1)
    page = post_room.service.anonymous.get(f"{PATH}?size=2")
    assert page.status_code == 200
    assert page.json
    assert (page.json["total"], page.json["pages"], len(page.json["items"])) == (3, 2, 2)
    newest = page.json["items"][0]
    assert newest["sent_at"].startswith("2026-11-20T09:00:02")
    one = post_room.service.anonymous.get(f"{PATH}/{newest['id']}")
    assert one.json
    assert one.json == newest
    assert one.json["to"] == "Dominique Petit <dominique@example.test>"
    assert "partage#secret-of-link" in one.json["html"]


@pytest.mark.spec("NOTIF-10")
def test_where_mail_leaves_there_is_no_mailbox(post_room: PostRoom) -> None:
    post_room.receive(shared(new_id(), post_room.clock.now()))
    post_room.after(seconds=1)
    (message,) = post_room.mail()
    post_room.service.runtime.ports = replace(post_room.ports, kept_mail=None)
    for path in (PATH, f"{PATH}/{message.id}"):
        assert post_room.service.anonymous.get(path).status_code == 404


def test_a_message_that_is_not_there_is_not_found(post_room: PostRoom) -> None:
    answer = post_room.service.anonymous.get(f"{PATH}/{new_id()}")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_one_tenants_facts_see_no_other_tenants_rows(post_room: PostRoom) -> None:
    post_room.receive(shared(new_id(), post_room.clock.now()))
    with post_room.service.app.app_context():
        for scope, seen in (({"tenant": new_id()}, 0), ({"maintenance": True}, 1)):
            with transaction(**scope) as session:
                assert session.scalar(text("SELECT count(*) FROM messages")) == seen


def test_models_and_migrations_agree(post_room: PostRoom) -> None:
    owner = create_engine(post_room.service.superuser_url)
    assert drift(owner, SERVICE.metadata) == []
    owner.dispose()
    with engine(post_room.service.app).connect() as connection:
        unforced = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " AND NOT relforcerowsecurity ORDER BY relname"
            )
        ).scalars()
        house = {"alembic_version", "grants", "inbox", "outbox", "heartbeat", "revoked_sessions", "spent_proofs"}
        assert set(unforced) == house
