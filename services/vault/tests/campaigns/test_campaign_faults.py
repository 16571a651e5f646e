"""A worker that dies between any two of its transactions: another goes on, nothing is lost, nothing goes twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from chartrier.testing import CHARLIE, RunningService
from services.vault.tests.vault_support.campaigning import (
    HER_PAGE,
    HIS_PAGE,
    Campaigning,
    let_send,
    payslips_of,
    publish_employees,
)
from services.vault.tests.vault_support.scenario import ALICES, CHARLIES, EMPLOYER, Scenario


class Killed(BaseException):
    """The end of a worker."""


@contextmanager
def killed_at_transaction(number: int) -> Iterator[None]:
    """End the worker when it begins this transaction: what was committed before is there, nothing else is."""
    left = count(number - 1, -1)

    def end(*_: object) -> None:
        if next(left) == 0:
            raise Killed

    event.listen(Session, "after_begin", end)
    try:
        yield
    finally:
        event.remove(Session, "after_begin", end)


def run_killed_at_each_transaction(service: RunningService, job: str) -> int:
    """Run a job anew after each end, which comes one transaction later each time; return how often it was ended."""
    for ended in count():
        try:
            with killed_at_transaction(ended + 1):
                service.run_job(job)
        except Killed:
            continue
        return ended
    raise AssertionError


@pytest.mark.fault
@pytest.mark.spec("VLT-14")
def test_a_worker_killed_before_any_transaction_doubles_nothing_and_loses_nothing(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.grant(CHARLIE.id, CHARLIES, EMPLOYER, ["owner"])
    publish_employees(service)
    let_send(service)
    campaign = Campaigning(service)
    campaign.begin()
    # More pages than are read, and more documents than are sent, in one transaction.
    pages = [HER_PAGE + "\n1", HIS_PAGE + "\n2"] * 26
    campaign.ask("put", "/file", data=payslips_of(*pages))

    assert run_killed_at_each_transaction(service, "split_campaigns") >= 2
    assert campaign.shown()["counts"]["matched"] == len(pages)
    campaign.send()
    assert run_killed_at_each_transaction(service, "send_campaigns") >= 4

    assert campaign.shown()["state"] == "sent"
    assert campaign.shown()["counts"]["sent"] == len(pages)
    delivered = [each["holder_id"] for each in service.events("vault.document-delivered.v1")]
    assert sorted(delivered) == sorted([str(ALICES), str(CHARLIES)] * 26)
