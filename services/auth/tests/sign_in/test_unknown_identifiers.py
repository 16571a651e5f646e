"""The work done for a wrong password is the same whoever's identifier was typed, so that no answer's time tells it.

Time itself is not measured: it would be the machine's. What takes time is compared: password hashes, which take nearly
all of it, and the statements that the database is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from auth.ports import Ports
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import (
    ALICE,
    BOB,
    CHARLIE,
    Invitee,
    RecordingPasswords,
    Scenario,
)
from services.auth.tests.auth_support.statements import statements

NADIA = Invitee("Nadia", "Roy", "", "Atelier Nord")
WRONG = "Pas-le-bon-0"
ONE_HASH = ["verify $argon2id$v=19$m=1024,t=1,p=1"]
Guess = Callable[[str], Any]


@dataclass
class Work:
    """What one answer took: the hashes that were made or compared with, and the statements sent to the database."""

    status: int = 0
    hashes: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Identifiers:
    """Identifiers of every kind: in use, of accounts that nobody can sign in to yet, and of nobody."""

    known: list[str]
    not_activated: list[str]
    of_nobody: list[str]

    @property
    def all(self) -> list[str]:
        return [*self.known, *self.not_activated, *self.of_nobody]


@pytest.fixture
def identifiers(scenario: Scenario, service: RunningService) -> Identifiers:
    alice = scenario.activated(ALICE, "alice.f")
    scenario.register(BOB)
    scenario.register(NADIA)
    service.run_job("write_letters")
    with engine(service.app).begin() as connection:
        connection.exec_driver_sql("SELECT set_config('chartrier.maintenance', 'on', true)")
        of_bob = connection.exec_driver_sql(
            "SELECT value FROM identifiers JOIN accounts ON accounts.id = account_id"
            " WHERE accounts.state = 'pending' AND email = %s",
            (BOB.email,),
        ).scalars()
        numbers = list(of_bob)
        of_nadia = connection.exec_driver_sql(
            "SELECT value FROM identifiers JOIN accounts ON accounts.id = account_id WHERE accounts.state = 'enrolled'"
        ).scalars()
        enrolled = list(of_nadia)
    assert numbers
    assert enrolled
    own = alice.get("/api/auth/me").get_json()["identifiers"]
    return Identifiers([*own, *enrolled], [BOB.email, *numbers], ["nobody@exemple.fr", "100000000001"])


@pytest.fixture(params=["at sign-in", "to link an account"])
def guess(request: pytest.FixtureRequest, scenario: Scenario) -> Guess:
    """Type a wrong password for an identifier, on each path that takes both."""
    if request.param == "at sign-in":
        return lambda identifier: scenario.browser().sign_in(identifier, WRONG)
    charlie = scenario.activated(CHARLIE)
    path = "/api/auth/me/associations"
    return lambda identifier: charlie.post(path, {"identifier": identifier, "password": WRONG})


@pytest.fixture
def work_of(service: RunningService, ports: Ports, guess: Guess) -> Callable[[str], Work]:
    """Guess a password, and return what the answer took."""
    passwords = ports.passwords
    assert isinstance(passwords, RecordingPasswords)
    hasher = passwords.hasher

    def work_of(identifier: str) -> Work:
        hasher.work.clear()
        with statements(service) as sent:
            status = guess(identifier).status_code
        return Work(status, list(hasher.work), sent)

    return work_of


@pytest.mark.spec("AUTH-10")
def test_a_wrong_password_takes_the_same_work_whoevers_identifier_was_typed(
    identifiers: Identifiers, work_of: Callable[[str], Work]
) -> None:
    expected = work_of("somebody.else@exemple.fr")
    assert (expected.status, expected.hashes) == (401, ONE_HASH)
    assert expected.statements
    for identifier in identifiers.all:
        assert work_of(identifier) == expected, identifier


@pytest.mark.spec("AUTH-10", "AUTH-11")
def test_an_identifier_of_nobody_is_locked_after_the_same_work_and_then_costs_as_little(
    identifiers: Identifiers, work_of: Callable[[str], Work]
) -> None:
    for identifier in (identifiers.known[0], identifiers.known[-1], identifiers.not_activated[0], "nobody@exemple.fr"):
        works = [work_of(identifier) for _ in range(4)]
        assert [(work.status, work.hashes) for work in works] == [
            (401, ONE_HASH),
            (401, ONE_HASH),
            (429, ONE_HASH),
            (429, []),
        ], identifier


@pytest.mark.spec("AUTH-10", "AUTH-11")
def test_a_locked_identifier_takes_the_same_work_whoevers_it_is(
    identifiers: Identifiers, work_of: Callable[[str], Work]
) -> None:
    locked = {}
    for identifier in (identifiers.known[0], identifiers.not_activated[0], "nobody@exemple.fr"):
        locked[identifier] = [work_of(identifier) for _ in range(4)][-1]
    assert len({(work.status, *work.hashes, *work.statements) for work in locked.values()}) == 1, locked
