"""Submission: what hinders it, the one number it gives, and what is said of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text
from stdnum import damm

from chartrier.testing import ALICE, BOB
from deposits.submission.file_numbers import format_number
from services.deposits.tests.support.filers import IBAN, JOURNEY, TILLEULS, Cast

SUBMITTED = "deposits.request-submitted.v1"


@pytest.mark.spec("DEP-11")
def test_a_complete_request_is_sent_and_gets_its_file_number(cast: Cast) -> None:
    sent = cast.alice.submitted()
    assert sent["state"] == "submitted"
    assert sent["submitted_at"].startswith("2026-11-20T11:00:00")
    prefix, year, number, check = sent["file_number"].split("-")
    assert (prefix, year, len(number)) == ("DC", "2026", 6)
    assert damm.is_valid(year + number + check)


@pytest.mark.spec("DEP-11")
def test_the_event_says_whom_to_write_to_and_no_answer(cast: Cast) -> None:
    sent = cast.alice.submitted()
    assert cast.service.events(SUBMITTED) == [
        {
            "type": SUBMITTED,
            "tenant_id": str(TILLEULS),
            "request_id": sent["id"],
            "holder_id": str(TILLEULS),
            "account_id": str(ALICE.id),
            "file_number": sent["file_number"],
            "journey": JOURNEY,
            "journey_title": "Récupérer des fonds après une saisie immobilière",
            "payment": None,
            "at": "2026-11-20T11:00:00.523899Z",
        }
    ]
    assert IBAN[4:] not in json.dumps(cast.service.events())


@pytest.mark.spec("DEP-10")
def test_what_is_missing_is_said_field_by_field_and_nothing_is_sent(cast: Cast) -> None:
    request = cast.alice.begin()
    refusal = cast.alice.submit(request)
    assert (refusal.status_code, refusal.get_json()["type"]) == (422, "/problems/not-complete")
    assert refusal.get_json()["errors"] == cast.alice.see(request).get_json()["problems"]
    assert {error["field"] for error in refusal.get_json()["errors"]} >= {
        "answers.iban",
        "answers.court",
        "attachments.rib",
    }
    assert cast.alice.see(request).get_json()["state"] == "draft"
    assert cast.service.events(SUBMITTED) == []


@pytest.mark.spec("DEP-10")
def test_a_rib_that_was_announced_but_never_arrived_is_missing(cast: Cast) -> None:
    request = cast.alice.begin()
    cast.alice.answer_everything(request)
    cast.alice.announce(request)
    assert [error["field"] for error in cast.alice.submit(request).get_json()["errors"]] == ["attachments.rib"]


def test_an_upload_that_never_arrived_is_not_part_of_what_is_sent(cast: Cast) -> None:
    request = cast.alice.complete()
    cast.alice.announce(request, "other", "abandoned.pdf")
    sent = cast.alice.submit(request).get_json()
    assert [attachment["name"] for attachment in sent["attachments"]] == ["rib.pdf"]


@pytest.mark.spec("DEP-11")
@pytest.mark.parametrize("confirmation", [{}, {"confirmed": False}, {"confirmed": True, "hurry": True}])
def test_sending_asks_to_confirm(cast: Cast, confirmation: dict[str, bool]) -> None:
    request = cast.alice.complete()
    sent = cast.alice.caller.post(f"/api/deposits/requests/{request}/submission", json=confirmation)
    assert sent.status_code == 422
    assert cast.alice.see(request).get_json()["state"] == "draft"


@pytest.mark.spec("DEP-11")
def test_sent_many_times_at_once_a_request_has_one_number_and_one_event(cast: Cast) -> None:
    request = cast.alice.complete()
    together = Barrier(8)

    def submit(_: int) -> str:
        together.wait()
        sent = cast.alice.submit(request)
        assert sent.status_code == 200, sent.text
        return str(sent.get_json()["file_number"])

    with ThreadPoolExecutor(8) as people:
        numbers = set(people.map(submit, range(8)))
    assert len(numbers) == 1
    assert len(cast.service.events(SUBMITTED)) == 1


def test_no_two_requests_have_the_same_number(cast: Cast) -> None:
    drafts = [cast.alice.complete() for _ in range(6)]
    with ThreadPoolExecutor(6) as people:
        numbers = list(people.map(lambda draft: cast.alice.submit(draft).get_json()["file_number"], drafts))
    assert len(set(numbers)) == 6


@pytest.mark.spec("DEP-11")
def test_the_check_digit_sees_a_wrong_digit_and_a_swapped_pair() -> None:
    assert format_number("D", 2026, 123).startswith("DC-2026-000123-")
    digits = format_number("D", 2026, 123).removeprefix("DC").replace("-", "")
    for place in range(len(digits) - 1):
        wrong = digits[:place] + str((int(digits[place]) + 3) % 10) + digits[place + 1 :]
        assert not damm.is_valid(wrong)
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        assert swapped == digits or not damm.is_valid(swapped)


def test_once_sent_the_iban_is_shown_only_by_its_ends(cast: Cast) -> None:
    sent = cast.alice.submitted()
    assert sent["answers"]["iban"] == "FR76 •••• 0189"
    assert IBAN[4:] not in json.dumps(cast.alice.see(sent["id"]).get_json())


@pytest.mark.spec("DEP-11")
def test_what_was_sent_can_be_answered_no_more(cast: Cast) -> None:
    sent = cast.alice.submitted()
    refusal = cast.alice.answer(sent["id"], "case", rg_number="24/09999")
    assert (refusal.status_code, refusal.get_json()["type"]) == (409, "/problems/already-submitted")


@pytest.mark.spec("DEP-20", "DEP-23")
def test_consultation_sees_what_was_validated_or_rejected_and_changes_nothing(cast: Cast) -> None:
    ended = {state: cast.alice.submitted()["id"] for state in ("validated", "rejected")}
    pending = cast.alice.submitted()["id"]
    with create_engine(cast.service.superuser_url).begin() as examined:
        for state, request in ended.items():
            examined.execute(
                text("UPDATE requests SET state = :state, stage = :state WHERE id = :id"),
                {"state": state, "id": request},
            )
    cast.service.run_job("file_summaries")

    listed = cast.erin.caller.get(f"/api/deposits/requests?space={TILLEULS}").get_json()["items"]
    assert {item["id"] for item in listed} == set(ended.values())
    assert cast.erin.see(pending).status_code == 404
    for request in ended.values():
        assert cast.erin.see(request).status_code == 200
        assert cast.erin.caller.post(f"/api/deposits/requests/{request}/summary").status_code == 200
        attachment = cast.erin.see(request).get_json()["attachments"][0]["id"]
        address = f"/api/deposits/requests/{request}"
        tried = [
            cast.erin.answer(request, "case", rg_number="24/09999"),
            cast.erin.announce(request),
            cast.erin.submit(request),
            cast.erin.caller.delete(f"{address}/attachments/{attachment}"),
            cast.erin.caller.delete(address),
            cast.erin.caller.post(f"{address}/duplicate"),
            cast.erin.caller.get(f"{address}/owners"),
            cast.erin.caller.put(f"{address}/owner", json={"account_id": str(BOB.id)}),
        ]
        assert [answer.status_code for answer in tried] == [403] * len(tried)
