"""Who comes with a link that has expired has another one sent, to the address on record and nowhere else."""

from datetime import timedelta

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, Scenario, owner

PATH = "/api/auth/activations/repetition"


@pytest.mark.spec("AUTH-03")
def test_an_expired_link_has_another_one_sent_to_the_address_on_record(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    former = scenario.invite(ALICE)
    clock.at += timedelta(days=31)
    assert scenario.browser().post("/api/auth/activations/preview", {"token": former}).status_code == 404
    answer = scenario.browser().post(PATH, {"token": former})
    assert (answer.status_code, answer.get_json()) == (202, {"sent_to": "a•••@exemple.fr"})
    assert service.events("auth.account-pre-created.v1")[-1]["email"] == ALICE.email
    link = scenario.last_link().fragment
    assert scenario.browser().post("/api/auth/activations", owner(former, "alice")).status_code == 404
    assert scenario.browser().post("/api/auth/activations", owner(link, "alice")).status_code == 201


@pytest.mark.spec("AUTH-03")
def test_a_stranger_cannot_have_anything_sent_with_a_used_replaced_or_invented_link(
    scenario: Scenario, service: RunningService
) -> None:
    replaced = scenario.invite(ALICE)
    assert scenario.browser().post(PATH, {"token": replaced}).status_code == 202
    used = scenario.last_link().fragment
    assert scenario.browser().post("/api/auth/activations", owner(used, "alice")).status_code == 201
    sent = len(service.events("auth.account-pre-created.v1"))
    for token in (replaced, used, "invented"):
        assert scenario.browser().post(PATH, {"token": token}).get_json()["type"] == "/problems/activation-closed"
    assert len(service.events("auth.account-pre-created.v1")) == sent


@pytest.mark.spec("AUTH-03")
def test_a_link_is_sent_three_times_a_day_at_most(scenario: Scenario) -> None:
    statuses, token = [], scenario.invite(ALICE)
    for _ in range(4):
        statuses.append(scenario.browser().post(PATH, {"token": token}).status_code)
        token = scenario.last_link().fragment
    assert statuses == [202, 202, 202, 429]
