"""Whoever is given a content leaves one line in the journal, and nobody leaves one for somebody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import psycopg
import pytest
from werkzeug.test import TestResponse

from chartrier.http import openapi
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import access_token
from services.vault.tests.vault_support.scenario import EMPLOYER, STRUCTURE, Scenario, contract, pdf
from services.vault.tests.vault_support.tickets import attach, shared, summary_ticket, to_sign

TICKETED: Final = "/api/vault/ticketed/content"
LINK_RECIPIENT: Final = "Destinataire du partage"
OWN: Final = "/api/vault/documents/{document}/content"
SENT: Final = "/api/vault/sent-documents/{document}/content"


@dataclass(frozen=True)
class Operation:
    """A way to be given a content: by which operation, at which address, the act that it is, with whose ticket."""

    operation: str
    path: str
    act: str
    actor: str
    ticket: Callable[[Scenario, UUID], dict[str, str]] | None = None


def _to_sign(scenario: Scenario, document_id: UUID) -> dict[str, str]:
    return to_sign(scenario, document_id, scenario.file("CDD-0001.pdf"))


def _shared(scenario: Scenario, document_id: UUID) -> dict[str, str]:
    return shared(scenario, document_id, uuid4())


def _exported(scenario: Scenario, _document_id: UUID) -> dict[str, str]:
    return scenario.ticket("auth", "export", ALICE.id, accounts=[str(ALICE.id)])


OPERATIONS: Final = {
    "looking at it": Operation("show_content", OWN, "viewed", "Alice Durand"),
    "looking at a version of it": Operation("show_content", f"{OWN}?version=1", "viewed", "Alice Durand"),
    "taking a copy": Operation("show_content", f"{OWN}?as=attachment", "downloaded", "Alice Durand"),
    "looking at what was shared": Operation("take_content", TICKETED, "viewed", LINK_RECIPIENT, _shared),
    "taking a copy of what was shared": Operation(
        "take_content", f"{TICKETED}?as=attachment", "downloaded", LINK_RECIPIENT, _shared
    ),
    "looking at what one's establishment sent": Operation("show_sent_content", SENT, "viewed", "Charlie Durand"),
    "taking a copy of what one's establishment sent": Operation(
        "show_sent_content", f"{SENT}?as=attachment", "downloaded", "Charlie Durand"
    ),
    "fetching it to sign it": Operation(
        "take_content", TICKETED, "fetched_for_signing", "Service de signature", _to_sign
    ),
    "exporting everything": Operation(
        "export_document", "/api/vault/ticketed/export/{document}?version=1", "exported", "Alice Durand", _exported
    ),
}


@pytest.fixture
def document_id(scenario: Scenario) -> UUID:
    scenario.give_alice_access()
    scenario.activate(CHARLIE)
    scenario.grant(CHARLIE.id, EMPLOYER, EMPLOYER, ["D"], kind="agency")
    return scenario.sent(contract())


def ask(
    scenario: Scenario, operation: Operation, document_id: UUID, headers: dict[str, str], *, method: str = "GET"
) -> TestResponse:
    """Ask for a content as whoever may: with Alice's cookie, with that of who sends for her employer, or a ticket."""
    if operation.ticket is not None:
        headers = headers | operation.ticket(scenario, document_id)
    elif "Authorization" not in headers:
        headers = headers | {
            "Cookie": f"__Host-access={access_token(CHARLIE if operation.path.startswith(SENT) else ALICE)}"
        }
    path = operation.path.format(document=document_id)
    return scenario.service.app.test_client(use_cookies=False).open(path, method=method, headers=headers)


def lines(service: RunningService) -> list[tuple[str, str]]:
    """Return the act and the actor of every line of every journal, the latest last."""
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT act, actor FROM journal_lines ORDER BY holder_id, sequence")
        return [(act, actor) for act, actor in found]


OF_OURS: Final = {"Sec-Fetch-Site": "same-origin"}


def test_every_operation_that_gives_a_content_is_among_them(service: RunningService) -> None:
    giving = {
        operation["operationId"]
        for path in openapi.document(service.app)["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "application/pdf" in operation["responses"].get("200", {}).get("content", {})
    }
    assert giving == {operation.operation for operation in OPERATIONS.values()}


@pytest.mark.spec("VLT-62")
@pytest.mark.parametrize("how", OPERATIONS)
def test_each_time_a_content_is_given_the_journal_has_one_line_more(
    scenario: Scenario, service: RunningService, document_id: UUID, how: str
) -> None:
    operation, before = OPERATIONS[how], lines(service)

    for _ in range(2):
        answer = ask(scenario, operation, document_id, OF_OURS)
        assert (answer.status_code, answer.data) == (200, scenario.file("CDD-0001.pdf"))

    assert lines(service) == [*before, *[(operation.act, operation.actor)] * 2]


@pytest.mark.spec("VLT-62")
def test_whoever_has_it_already_looks_at_it_again(
    scenario: Scenario, service: RunningService, document_id: UUID
) -> None:
    looking = OPERATIONS["looking at it"]
    first = ask(scenario, looking, document_id, OF_OURS)
    before = lines(service)

    again = ask(scenario, looking, document_id, OF_OURS | {"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert lines(service) == [*before, ("viewed", "Alice Durand")]


@pytest.mark.spec("VLT-62")
def test_a_summary_that_its_structure_looks_at_has_its_line(scenario: Scenario, service: RunningService) -> None:
    scenario.grant(BOB.id, STRUCTURE, STRUCTURE, ["user"], kind="deposit_client")
    scenario.activate(BOB)
    summary = UUID(attach(scenario, pdf("summary"), purpose="file-summary").get_json()["document_id"])
    before = lines(service)

    answer = service.anonymous.get(TICKETED, headers=summary_ticket(scenario, summary))

    assert answer.data == pdf("summary")
    assert lines(service) == [*before, ("viewed", "Bob Durand")]


UNINTENDED: Final = (
    ("GET", {"Sec-Fetch-Site": "cross-site"}),
    ("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}),
    ("GET", {"Sec-Fetch-Site": "a word that no standard knows"}),
    ("GET", OF_OURS | {"Sec-Purpose": "prefetch;prerender"}),
    ("HEAD", OF_OURS),
)


@pytest.mark.spec("VLT-62")
@pytest.mark.parametrize("how", OPERATIONS)
def test_a_request_that_nobody_meant_to_make_gets_nothing_and_leaves_no_line(
    scenario: Scenario, service: RunningService, document_id: UUID, how: str
) -> None:
    before = lines(service)

    for method, headers in UNINTENDED:
        answer = ask(scenario, OPERATIONS[how], document_id, headers, method=method)
        assert (answer.status_code, answer.content_type) == (403, "application/problem+json"), (method, headers)

    assert lines(service) == before
    assert service.events("vault.shared-document-downloaded.v1") == []


@pytest.mark.spec("VLT-62")
def test_a_cookie_alone_does_not_say_that_somebody_asked(
    scenario: Scenario, service: RunningService, document_id: UUID
) -> None:
    before = lines(service)

    for how in ("looking at it", "looking at a version of it", "taking a copy"):
        answer = ask(scenario, OPERATIONS[how], document_id, {})
        assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/unintended-request")

    assert lines(service) == before


@pytest.mark.spec("VLT-62")
def test_a_person_and_a_program_of_theirs_get_what_they_ask_for(
    scenario: Scenario, service: RunningService, document_id: UUID
) -> None:
    before = lines(service)
    intended: tuple[dict[str, str], ...] = (
        OF_OURS,
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"X-Chartrier": "portal"},
        {"Authorization": f"Bearer {access_token(ALICE)}"},
    )

    for headers in intended:
        assert ask(scenario, OPERATIONS["taking a copy"], document_id, headers).data == scenario.file("CDD-0001.pdf")

    assert lines(service) == [*before, *[("downloaded", "Alice Durand")] * len(intended)]


@pytest.mark.spec("VLT-62")
def test_a_stranger_who_asks_leaves_no_line(scenario: Scenario, service: RunningService, document_id: UUID) -> None:
    scenario.give_charlie_access_elsewhere()
    before = lines(service)

    for query in ("", "?as=attachment", "?version=1"):
        path = f"/api/vault/documents/{document_id}/content{query}"
        assert service.as_(CHARLIE).get(path).status_code == 404

    assert lines(service) == before


@pytest.mark.spec("VLT-62")
def test_contents_given_at_the_same_time_have_their_lines_one_after_the_other(
    scenario: Scenario, service: RunningService, document_id: UUID
) -> None:
    before = lines(service)
    path = f"/api/vault/documents/{document_id}/content"

    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: service.as_(ALICE).get(path), range(12)))

    assert [answer.status_code for answer in answers] == [200] * 12
    assert lines(service) == [*before, *[("viewed", "Alice Durand")] * 12]
