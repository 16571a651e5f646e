from dataclasses import replace

import pytest

from chartrier.ids import new_id
from services.notify.tests.notify_under_test import NotifyUnderTest, shared

PATH = "/api/notify/captured-messages"


@pytest.mark.spec("NOTIF-10")
def test_where_nothing_leaves_the_mailbox_is_there_to_be_read(notify: NotifyUnderTest) -> None:
    for _ in range(3):
        notify.receive(shared(new_id(), notify.clock.now()))
        notify.after(seconds=1)
    page = notify.service.anonymous.get(f"{PATH}?size=2")
    assert page.status_code == 200
    assert page.json
    assert (page.json["total"], page.json["pages"], len(page.json["items"])) == (3, 2, 2)
    newest = page.json["items"][0]
    assert newest["sent_at"].startswith("2026-11-20T09:00:02")
    one = notify.service.anonymous.get(f"{PATH}/{newest['id']}")
    assert one.json
    assert one.json.items() >= newest.items()
    assert one.json["to"] == "Dominique Petit <dominique@example.test>"
    assert "partage#secret-of-link" in one.json["html"]


@pytest.mark.spec("NOTIF-10")
def test_the_mailbox_is_asked_for_what_one_address_got(notify: NotifyUnderTest) -> None:
    notify.receive(shared(new_id(), notify.clock.now()))
    notify.after(seconds=1)
    for address, count in (("dominique@example.test", 1), ("camille@example.test", 0), ("petit", 0)):
        page = notify.service.anonymous.get(PATH, query_string={"to": address})
        assert page.json
        assert (page.json["total"], len(page.json["items"])) == (count, count)


@pytest.mark.spec("NOTIF-10")
def test_where_mail_leaves_there_is_no_mailbox(notify: NotifyUnderTest) -> None:
    notify.receive(shared(new_id(), notify.clock.now()))
    notify.after(seconds=1)
    (message,) = notify.mail()
    notify.service.runtime.ports = replace(notify.ports, captured_mail=None)
    for path in (PATH, f"{PATH}/{message.id}"):
        assert notify.service.anonymous.get(path).status_code == 404


def test_a_message_that_is_not_there_is_not_found(notify: NotifyUnderTest) -> None:
    answer = notify.service.anonymous.get(f"{PATH}/{new_id()}")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
