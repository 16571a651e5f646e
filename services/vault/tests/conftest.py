"""The vault under test: files on disk, a real keyring and real inspectors, a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys
from services.vault.tests.vault_support.scenario import Scenario
from vault.app import SERVICE, create_app, ports_of
from vault.inspection.inspection import Inspection
from vault.ports import Ports
from vault.settings import Settings

MORNING: Final = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def clock_of_run() -> FrozenClock:
    return FrozenClock(MORNING)


@pytest.fixture
def clock(clock_of_run: FrozenClock) -> FrozenClock:
    clock_of_run.at = MORNING
    return clock_of_run


@pytest.fixture(scope="session")
def service_under_test(
    tmp_path_factory: pytest.TempPathFactory, clock_of_run: FrozenClock
) -> Iterator[ServiceUnderTest]:
    folder = tmp_path_factory.mktemp("vault")
    made: list[Ports] = []

    def make_app(given: ServiceSettings) -> Flask:
        settings = Settings(
            service=given,
            objects_path=folder / "objects",
            bucket=None,
            keyring_path=folder / "keyring.json",
            clamd=None,
            largest_file=2 * 1024**2,
            inspectors=1,
            storing_threads=2,
            personal_quota=8 * 1024**2,
        )
        made.append(replace(ports_of(settings), clock=clock_of_run))
        return create_app(settings, made[-1], FixedKeys(auth_keys()))

    yield ServiceUnderTest(SERVICE, make_app)
    for ports in made:
        ports.admission.inspection.stop()
        ports.pages.stop()


@pytest.fixture
def vault_ports(service: RunningService) -> Ports:
    found = service.runtime.ports
    assert isinstance(found, Ports)
    return found


@pytest.fixture
def scenario(service: RunningService, clock: FrozenClock) -> Scenario:
    scenario = Scenario(service)
    scenario.register_organisations()
    return scenario


@pytest.fixture
def environment_of_vault(service: RunningService, vault_ports: Ports, tmp_path: Path) -> dict[str, str]:
    """The environment in which `python -m vault` works on the vault under test."""
    given = service.runtime.settings
    keyring = vault_ports.contents.keyring.path
    return {
        "PATH": os.environ["PATH"],
        "VAULT_DATABASE_URL": given.database_url,
        "VAULT_BROKER_URL": given.broker_url,
        "VAULT_JWKS_URL": given.jwks_url,
        "VAULT_ISSUER": given.issuer,
        "VAULT_PUBLIC_URL": given.public_url,
        "VAULT_TICKET_KEY": given.ticket_key,
        "VAULT_TICKET_PUBLIC_KEYS": given.ticket_public_keys,
        "VAULT_OBJECTS_PATH": str(keyring.parent / "objects"),
        "VAULT_KEYRING_PATH": str(keyring),
    }


@pytest.fixture(scope="session")
def inspection() -> Iterator[Inspection]:
    """Inspection as the vault does it, with one process at a time."""
    inspection = Inspection(1)
    yield inspection
    inspection.stop()
