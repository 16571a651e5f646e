"""Whoever closed an account is forgotten, and told so once."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.testing import ALICE, BOB
from services.notify.tests.notify_under_test import (
    NotifyUnderTest,
    activated,
    address_of,
    delivered,
    document,
    granted,
    holder_of,
)


@pytest.mark.spec("AUTH-43")
def test_who_left_is_forgotten_and_told_so_once(notify: NotifyUnderTest) -> None:
    holder_id = holder_of("Alice")
    notify.receive(activated(ALICE), activated(BOB), delivered(document(holder_id, "payslip", "owner")))
    notify.receive(granted(ALICE, holder_id, ["owner"], "person"))
    notify.after(seconds=20)
    closing = {"tenant_id": ALICE.id, "closing_id": uuid4(), "account_id": ALICE.id}
    request = {"accounts": [ALICE.id], "holders": [], "service": "notify", "at": notify.clock.now()}
    notify.receive(("auth.erasure-requested.v1", closing | request))
    notify.service.run_job("erase_accounts")
    (event,) = notify.service.events("notify.account-erased.v1")
    assert {one["key"]: one["count"] for one in event["erased"]} == {"messages": 1, "addresses": 1}
    notify.receive(activated(ALICE))
    assert known_accounts(notify) == [BOB.id], "a late event does not bring the address back"
    last_words = {"email": address_of(ALICE), "first_name": "Alice", "language": "fr", "at": notify.clock.now()}
    notify.receive(("auth.account-closed.v1", closing | last_words | {"retained": ["payslips", "signatures"]}))
    notify.after(seconds=1)
    last = notify.mail_to(ALICE)[-1]
    assert last.subject == "Votre compte est supprimé"
    assert "50 ans" in last.text
    notify.after(days=8)
    notify.service.run_job("delete_last_messages")
    assert messages_left(notify) == 0


def known_accounts(notify: NotifyUnderTest) -> list[Any]:
    with engine(notify.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        return list(connection.execute(text("SELECT id FROM accounts")).scalars())


def messages_left(notify: NotifyUnderTest) -> int:
    with engine(notify.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        return int(connection.execute(text("SELECT count(*) FROM messages")).scalar_one())
