"""auth signs with another key from one moment to the next, and nobody who is at work is refused."""

from __future__ import annotations

import threading

import pytest

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_sessions_through_the_gateway import dominique
from tests.e2e.support.key_rotation import Worker, at_work, key_of, let_it_sign, wait_until_shown
from tests.e2e.support.people import Person, eventually


class Renewing:
    """A session that is gone on with for every token: the next one is signed by the key of the moment."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._one_at_a_time = threading.Lock()

    def __call__(self) -> str:
        """Renew; answer the new token."""
        with self._one_at_a_time:
            answer = self._person.post("/api/auth/sessions/refresh")
            assert answer.status_code == 204, answer.text
            return self._person.cookies["__Host-access"]


@pytest.mark.spec("AUTH-14")
def test_a_key_that_changes_under_load_refuses_nobody(scene: Scene) -> None:
    person = dominique(scene)
    first = person.cookies["__Host-access"]
    base, renewing = scene.product.base, Renewing(person)
    old = [Worker(base, lambda: first) for _ in range(2)]
    new = [Worker(base, renewing) for _ in range(2)]
    assert scene.product.command("auth", "rotate-keys").returncode == 0
    with at_work([*old, *new]):
        wait_until_shown(scene.product)
        with scene.product.database("auth") as database:
            let_it_sign(database)
        eventually(lambda: all(len(worker.signed_by) > 1 for worker in new))
    assert [refusal for worker in (*old, *new) for refusal in worker.refused] == []
    assert all(worker.answered > 0 for worker in (*old, *new))
    assert {len(worker.signed_by) for worker in new} == {2}, "both keys were at work"
    assert key_of(first) != key_of(renewing())
