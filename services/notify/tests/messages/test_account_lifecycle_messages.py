"""Owners are told of merges, of their undoing, and of the copy of their data."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB
from services.notify.tests.notify_under_test import (
    NotifyUnderTest,
    activated,
    merged,
)


@pytest.mark.spec("AUTH-08")
@pytest.mark.parametrize("what", ["merged", "separated"])
def test_both_addresses_are_told_of_a_merge_and_of_its_undoing(notify: NotifyUnderTest, what: str) -> None:
    notify.receive(activated(ALICE), activated(BOB, language="en"))
    notify.receive(merged(notify.clock.now(), what))
    notify.after(seconds=1)
    assert len(notify.mail_to(ALICE)) == len(notify.mail_to(BOB)) == 1
    assert "compte" in notify.mail_to(ALICE)[0].subject
    assert "account" in notify.mail_to(BOB)[0].subject


@pytest.mark.spec("AUTH-08")
def test_who_is_told_of_a_merge_is_led_to_where_it_is_undone_by_the_name_of_that_page(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE), activated(BOB))
    notify.receive(merged(notify.clock.now()))
    notify.after(seconds=1)
    text = notify.mail_to(BOB)[0].text
    assert "https://chartrier.test/connexion?next=/compte/comptes-associes" in text.split()
    assert "« Comptes associés »" in " ".join(text.split())


@pytest.mark.spec("AUTH-44")
def test_the_owner_is_notified_that_the_copy_is_ready(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    ready = {"tenant_id": ALICE.id, "export_id": uuid4(), "account_id": ALICE.id}
    notify.receive(("auth.export-ready.v1", ready | {"expires_at": notify.clock.now() + timedelta(days=7)}))
    notify.after(seconds=1)
    assert "https://chartrier.test/connexion?next=/compte/mes-donnees" in notify.mail_to(ALICE)[0].text.split()
