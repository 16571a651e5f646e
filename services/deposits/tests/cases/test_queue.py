"""The queue: what waits for whom, oldest first, counted truly, found by number."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from chartrier.clock import FrozenClock
from deposits.cases import queue
from services.deposits.tests.support.filers import Cast


def listed(cast: Cast, query: str = "") -> list[str]:
    return [item["id"] for item in cast.marc.caller.get(f"/api/deposits/cases{query}").get_json()["items"]]


def counts(cast: Cast, query: str = "") -> dict[str, int]:
    found: dict[str, int] = cast.marc.caller.get(f"/api/deposits/cases/counts{query}").get_json()
    return found


@pytest.mark.spec("DEP-30")
def test_the_oldest_case_comes_first_and_moves_from_view_to_view(cast: Cast, clock: FrozenClock) -> None:
    first = cast.alice.submitted()["id"]
    clock.at += timedelta(hours=1)
    second = cast.bob.submitted()["id"]
    assert listed(cast) == [first, second]
    cast.marc.done(first, "take")
    assert (listed(cast), listed(cast, "?view=mine")) == ([second], [first])
    cast.marc.judge_all(first)
    cast.marc.done(first, "validation", confirmed=True)
    assert counts(cast) == {
        "to-take": 1, "mine": 1, "to-confirm": 1, "waiting": 0, "validated": 0, "rejected": 0
    }  # fmt: skip
    cast.nina.done(first, "second-validation")
    assert counts(cast)["validated"] == 1
    assert listed(cast, "?view=validated") == [first]
    cast.marc.done(second, "take")
    cast.marc.done(second, "release")
    assert listed(cast) == [second]


@pytest.mark.spec("DEP-30")
def test_the_pages_of_the_queue_follow_one_another_without_loss(cast: Cast) -> None:
    sent = [cast.alice.submitted()["id"] for _ in range(3)]
    first = cast.marc.caller.get("/api/deposits/cases?limit=2").get_json()
    rest = cast.marc.caller.get(f"/api/deposits/cases?limit=2&after={first['next']}").get_json()
    assert sorted(item["id"] for item in first["items"] + rest["items"]) == sorted(sent)
    assert rest["next"] is None


@pytest.mark.spec("DEP-35")
def test_a_journey_sends_its_requests_to_a_group_by_which_the_queue_is_filtered(cast: Cast) -> None:
    sent = cast.alice.submitted()["id"]
    assert "seizures" in cast.marc.caller.get("/api/deposits/cases/groups").get_json()["items"]
    assert listed(cast, "?group=seizures") == [sent]
    assert listed(cast, "?group=experts") == []
    assert counts(cast, "?group=experts")["to-take"] == 0
    assert listed(cast, "?journey=property-seizure-recovery") == [sent]
    assert listed(cast, "?journey=medical-fees-recovery") == []


@pytest.mark.spec("DEP-11")
def test_a_case_is_found_by_the_number_that_a_client_reads_out(cast: Cast) -> None:
    sent = cast.alice.submitted()
    spoken = sent["file_number"].lower().replace("-", " - ", 1).replace(" ", "")
    found = cast.marc.caller.get(f"/api/deposits/cases/by-number?number=%20{spoken}%20")
    assert found.get_json() == {"id": sent["id"]}
    missing = cast.marc.caller.get("/api/deposits/cases/by-number?number=DC-2026-999999-0")
    assert missing.status_code == 404


def test_the_queue_reads_its_page_from_an_index_however_many_cases_there_are(cast: Cast) -> None:
    cast.alice.submitted()
    columns = (
        "holder_id, owner_id, begun_by, journey, journey_version, direction, state, stage, revision, answers,"
        " created_at, updated_at, submitted_by, summary_attempts, proof_attempts, case_group"
    )
    with create_engine(cast.service.superuser_url).begin() as many:
        many.execute(
            text(
                f"INSERT INTO requests (id, summary_id, proof_id, file_number, submitted_at, {columns})"  # noqa: S608
                " SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'DC-' || n,"
                f" submitted_at - n * interval '1 minute', {columns} FROM requests, generate_series(1, 20000) n"
            )
        )
        many.execute(text("ANALYZE requests"))
        plan = "\n".join(
            many.scalars(
                text(
                    "EXPLAIN SELECT id FROM requests WHERE state = 'submitted' AND manager_id IS NULL"
                    " AND (submitted_at, id) > ('2026-01-01', '00000000-0000-0000-0000-000000000000')"
                    " ORDER BY submitted_at, id LIMIT 21"
                )
            )
        )
    assert "ix_requests_to_take" in plan
    assert "Sort" not in plan
    assert counts(cast)["to-take"] == queue.MOST_COUNTED + 1
    assert len(listed(cast)) == 20
