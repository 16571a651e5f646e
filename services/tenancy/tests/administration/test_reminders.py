"""Whoever has not answered is reminded: one, some or all, each at most once in 24 hours, whoever asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chartrier.testing import ALICE, BOB
from services.tenancy.tests.administration.conftest import EMMA, Agency
from services.tenancy.tests.tenancy_support import account_for, invitation_of

REPEATED = "tenancy.invitations-repeated.v1"


def invited(agency: Agency, name: str, unit: str) -> str:
    asked = invitation_of(name, {unit: ["D"]})
    return str(agency.service.as_(ALICE).post(f"{agency.path}/members", json=asked).get_json()["id"])


@pytest.mark.spec("TEN-32")
def test_one_person_is_reminded_once_however_many_ask_at_once(agency: Agency) -> None:
    emma = invited(agency, "Emma", agency.brest)
    path = f"{agency.path}/members/{emma}/reminder"
    with ThreadPoolExecutor(4) as pool:
        callers = [agency.service.as_(who) for who in (ALICE, BOB)] * 3
        answers = [answer.get_json() for answer in pool.map(lambda caller: caller.post(path), callers)]
    assert sorted((answer["sent"], answer["too_soon"]) for answer in answers) == [(0, 1)] * 5 + [(1, 0)]
    (repeated,) = agency.service.events(REPEATED)
    assert repeated["reminder"]
    assert [each["invitation_id"] for each in repeated["invitations"]] == [emma]
    shown = agency.service.as_(ALICE).get(f"{agency.path}/members/{emma}").get_json()
    assert shown["reminded_at"] is not None


@pytest.mark.spec("TEN-32")
def test_all_are_reminded_and_the_answer_counts_who_was_too_soon_or_has_answered(agency: Agency) -> None:
    emma, _ = invited(agency, "Emma", agency.brest), invited(agency, "Fanny", agency.id)
    alice = agency.service.as_(ALICE)
    alice.post(f"{agency.path}/members/{emma}/reminder")
    of_all = alice.post(f"{agency.path}/members/reminders", json={})
    assert of_all.get_json() == {"sent": 1, "too_soon": 1, "skipped": 3}


@pytest.mark.spec("TEN-32")
def test_a_selection_with_somebody_of_another_unit_reminds_nobody(agency: Agency) -> None:
    emma, fanny = invited(agency, "Emma", agency.brest), invited(agency, "Fanny", agency.id)
    refused = agency.service.as_(BOB).post(f"{agency.path}/members/reminders", json={"members": [emma, fanny]})
    assert refused.status_code == 404
    assert agency.service.events(REPEATED) == []
    done = agency.service.as_(BOB).post(f"{agency.path}/members/reminders", json={})
    assert done.get_json() == {"sent": 1, "too_soon": 0, "skipped": 3}


@pytest.mark.spec("TEN-32", "TEN-05")
def test_whoever_has_an_account_is_reminded_of_the_card(agency: Agency) -> None:
    emma = invited(agency, "Emma", agency.brest)
    account_for(agency.service, agency.service.events("tenancy.member-invited.v1")[-1], EMMA.id, "joined")
    assert agency.service.as_(ALICE).post(f"{agency.path}/members/{emma}/reminder").get_json()["sent"] == 1
    assert agency.service.events(REPEATED) == []
    told = agency.service.events("tenancy.invitation-offered.v1")
    assert [each["account_id"] for each in told] == [str(EMMA.id)] * 2
