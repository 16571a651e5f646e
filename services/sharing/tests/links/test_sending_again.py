"""Links that go out once more, are withdrawn together, come to their end, and are listed in pages."""

from datetime import timedelta

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, CHARLIE
from services.sharing.tests.sharing_under_test import LINKS, SharingUnderTest

SENDINGS, WITHDRAWALS = f"{LINKS}/sendings", f"{LINKS}/withdrawals"


def ids_of(sharing: SharingUnderTest, count: int) -> list[str]:
    sharing.register(ALICE)
    return [sharing.shared(recipient_name=f"Personne {number}")["id"] for number in range(count)]


@pytest.mark.spec("SHR-04")
def test_a_selection_is_sent_again_and_the_former_links_open_nothing_any_more(sharing: SharingUnderTest) -> None:
    ids = ids_of(sharing, 2)
    former = sharing.token()
    visit = (sharing.open(former).json or {})["visit"]
    answer = sharing.service.as_(ALICE).post(SENDINGS, json={"ids": ids})
    assert answer.json
    assert {each["id"] for each in answer.json["items"]} == set(ids)
    events = sharing.service.events("sharing.link-sent-again.v1")
    assert {event["link_id"] for event in events} == set(ids)
    assert events[0]["recipient_email"] == "dominique@example.test"
    assert sharing.open(former).status_code == 404
    assert sharing.renew(visit).status_code == 404, "a page that was opened by the former link neither"
    latest = sharing.token("sharing.link-sent-again.v1")
    assert latest != former
    assert sharing.open(latest).status_code == 200
    assert latest not in answer.text + str(events)


@pytest.mark.spec("SHR-04")
def test_a_link_that_ended_is_not_sent_again(sharing: SharingUnderTest) -> None:
    first, second = ids_of(sharing, 2)
    sharing.service.as_(ALICE).delete(f"{LINKS}/{first}")
    assert sharing.service.as_(ALICE).post(SENDINGS, json={"ids": [second, first]}).status_code == 409
    assert sharing.service.events("sharing.link-sent-again.v1") == []


@pytest.mark.spec("SHR-04")
def test_a_selection_is_withdrawn_together(sharing: SharingUnderTest) -> None:
    ids = ids_of(sharing, 3)
    answer = sharing.service.as_(ALICE).post(WITHDRAWALS, json={"ids": ids[1:]})
    assert answer.json
    assert {each["state"] for each in answer.json["items"]} == {"withdrawn"}
    assert sharing.open(sharing.token()).status_code == 404
    states = {each["id"]: each["state"] for each in sharing.links()["items"]}
    assert states == {ids[0]: "open", ids[1]: "withdrawn", ids[2]: "withdrawn"}


@pytest.mark.spec("SHR-04")
@pytest.mark.parametrize("address", [SENDINGS, WITHDRAWALS])
def test_a_stranger_cannot_act_on_a_selection_nor_slip_a_link_into_their_own(
    sharing: SharingUnderTest, address: str
) -> None:
    (alices,) = ids_of(sharing, 1)
    sharing.register(CHARLIE)
    own = sharing.shared(CHARLIE)["id"]
    for ids in ([alices], [own, alices], [own, str(new_id())]):
        assert sharing.service.as_(CHARLIE).post(address, json={"ids": ids}).status_code == 404
    assert sharing.service.anonymous.post(address, json={"ids": [alices]}).status_code == 401
    assert {each["state"] for who in (ALICE, CHARLIE) for each in sharing.links(who)["items"]} == {"open"}
    assert sharing.service.events("sharing.link-sent-again.v1") == []


@pytest.mark.spec("SHR-03")
@pytest.mark.parametrize("sort", ["created_at", "-expires_at", "recipient_name", "-openings"])
def test_the_list_goes_on_after_its_last_line_in_every_order(sharing: SharingUnderTest, sort: str) -> None:
    ids = ids_of(sharing, 5)
    sharing.open(sharing.token())
    shown: list[str] = []
    page = sharing.links(query=f"?sort={sort}&limit=2")
    shown += [each["id"] for each in page["items"]]
    while page["next"] is not None:
        page = sharing.links(query=f"?sort={sort}&limit=2&after={page['next']}")
        shown += [each["id"] for each in page["items"]]
    assert sorted(shown) == sorted(ids)
    assert page["total"] == 5
    assert shown == [each["id"] for each in sharing.links(query=f"?sort={sort}")["items"]]


@pytest.mark.spec("SHR-03")
def test_a_place_of_another_order_is_refused_beside_its_field(sharing: SharingUnderTest) -> None:
    ids_of(sharing, 2)
    place = sharing.links(query="?limit=1")["next"]
    answer = sharing.service.as_(ALICE).get(f"{LINKS}?sort=openings&after={place}")
    assert answer.status_code == 422
    assert [error["field"] for error in (answer.json or {})["errors"]] == ["after"]


@pytest.mark.spec("SHR-07")
def test_the_event_of_an_opening_says_which_it_is_and_whether_the_owner_wants_to_know(
    sharing: SharingUnderTest,
) -> None:
    sharing.register(ALICE)
    sharing.shared(tell_opening=True)
    for _ in range(2):
        sharing.open(sharing.token())
    events = sharing.service.events("sharing.link-opened.v1")
    assert [(event["number"], event["tell"]) for event in events] == [(1, True), (2, True)]


@pytest.mark.spec("NOTIF-05")
def test_the_owner_is_told_once_that_a_share_ends_soon(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    ending = sharing.shared(expires_on=sharing.day(7))["id"]
    withdrawn = sharing.shared(expires_on=sharing.day(7))["id"]
    sharing.shared(expires_on=sharing.day(7), most_openings=1)
    sharing.open(sharing.token())
    sharing.shared(expires_on=sharing.day(30))
    sharing.service.as_(ALICE).delete(f"{LINKS}/{withdrawn}")
    sharing.service.run_job("tell_of_ends")
    assert sharing.service.events("sharing.link-reminded.v1") == []
    sharing.clock.advance(timedelta(days=6))
    sharing.shared(expires_on=sharing.day(1))
    for _ in range(2):
        sharing.service.run_job("tell_of_ends")
    (event,) = sharing.service.events("sharing.link-reminded.v1")
    assert (event["link_id"], event["openings"]) == (ending, 0)
