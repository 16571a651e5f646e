"""What an answer says of a database that went away: the truth, and when to try again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, RunningService
from libs.common.tests.outages import no_access
from libs.common.tests.sample_service.app import Ports

BOOKS = "/api/library/books"
TITLES = {"titles": ["Essais", "Pensées"]}


@pytest.fixture
def cut_after_the_first_commit(service: RunningService) -> Iterator[None]:
    """The database goes away after the first commit of the next request, until the test ends."""
    ports = service.runtime.ports
    assert isinstance(ports, Ports)
    with ExitStack() as cut:
        ports.between_commits = lambda: cut.enter_context(no_access(service))
        yield
        ports.between_commits = lambda: None


def refused(answer: TestResponse) -> str:
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    return str(answer.get_json()["detail"])


def titles(service: RunningService) -> list[str]:
    return [book["title"] for book in service.as_(ALICE).get(BOOKS).get_json()["items"]]


def test_a_write_without_a_database_says_that_nothing_was_changed(service: RunningService) -> None:
    with no_access(service):
        answer = service.as_(ALICE).post(BOOKS, json={"title": "Essais"})
    assert refused(answer) == "Nothing was changed; try again in a moment."
    assert titles(service) == []


def test_a_read_without_a_database_says_that_nothing_was_changed(service: RunningService) -> None:
    with no_access(service):
        assert refused(service.as_(ALICE).get(BOOKS)) == "Nothing was changed; try again in a moment."


@pytest.mark.usefixtures("cut_after_the_first_commit")
def test_a_request_that_was_cut_between_two_commits_does_not_say_that_nothing_was_changed(
    service: RunningService,
) -> None:
    answer = service.as_(ALICE).post(f"{BOOKS}/parcels", json=TITLES)
    assert refused(answer) == "It may have been done, in part or as a whole. Look before you send it again."


@pytest.mark.usefixtures("cut_after_the_first_commit")
def test_a_request_that_may_be_sent_twice_says_so(service: RunningService) -> None:
    answer = service.as_(ALICE).post(f"{BOOKS}/batches", json=TITLES)
    assert refused(answer) == "It may have been done, in part or as a whole. Sending the same request again is safe."


def test_sending_it_again_is_safe(service: RunningService) -> None:
    ports = service.runtime.ports
    assert isinstance(ports, Ports)
    with ExitStack() as cut:
        ports.between_commits = lambda: cut.enter_context(no_access(service))
        service.as_(ALICE).post(f"{BOOKS}/batches", json=TITLES)
        ports.between_commits = lambda: None
    assert titles(service) == ["Essais"]
    assert service.as_(ALICE).post(f"{BOOKS}/batches", json=TITLES).status_code == 204
    assert titles(service) == ["Essais", "Pensées"]
