"""signature under test: a vault of its own on loopback, a clock that stands still, a key that lives as long."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from chartrier.access.encryption import Encryption, new_key
from chartrier.access.keys import FixedKeys
from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.cast import auth_keys, tickets_of
from services.signature.tests.signature_support.authorities import Authorities, running_authorities
from services.signature.tests.signature_support.fake_vault import FakeVault, running_fake_vault
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.sign import Sign, signing_with
from services.signature.tests.signature_support.signing_keys import key_settings, make_signing_key
from signature.adapters.pdf_processes import PREPARATION, VERIFICATION, PdfProcesses
from signature.adapters.vault import HttpVault
from signature.app import SERVICE, create_app
from signature.certificates.key_client import KeyClient
from signature.certificates.signing_key import SigningKey
from signature.ports import Ports
from signature.settings import Settings

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return make_signing_key()


@pytest.fixture(scope="session")
def key_files(signing_key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of the signing key, and the files that they name."""
    return key_settings(signing_key, tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="session")
def shared_vault() -> Iterator[FakeVault]:
    with running_fake_vault() as vault:
        yield vault


@pytest.fixture
def vault(shared_vault: FakeVault) -> FakeVault:
    shared_vault.empty()
    return shared_vault


@pytest.fixture(scope="session")
def shared_clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture(scope="session")
def pdf_processes() -> Iterator[PdfProcesses]:
    # Those of the worker, with less patience for hostile documents.
    processes = PdfProcesses(replace(PREPARATION, processor_seconds=4), replace(VERIFICATION, processor_seconds=4))
    yield processes
    processes.stop()


@pytest.fixture(scope="session")
def key_client(key_files: dict[str, str]) -> Iterator[KeyClient]:
    client = KeyClient(key_files)
    yield client
    client.stop()


@pytest.fixture(scope="session")
def shared_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authorities]:
    with running_authorities(tmp_path_factory.mktemp("authorities"), START) as authorities:
        yield authorities


@pytest.fixture
def authorities(shared_authorities: Authorities) -> Authorities:
    """Authorities at the time of the service's clock, without a fault."""
    shared_authorities.fault = None
    shared_authorities.asked.clear()
    shared_authorities.are_at(START)
    return shared_authorities


@pytest.fixture(scope="session")
def signature_ports(
    shared_vault: FakeVault, shared_clock: FrozenClock, key_client: KeyClient, pdf_processes: PdfProcesses
) -> Ports:
    """What the service works with: real but for the vault and the clock."""
    vault = HttpVault(shared_vault.url, tickets_of("signature"), connect_timeout=5, read_timeout=3)
    return Ports(
        clock=shared_clock,
        vault=vault,
        key=key_client,
        pdf=pdf_processes,
        platform="Chartrier",
        encryption=Encryption(new_key()),
    )


@pytest.fixture(scope="session")
def service_under_test(signature_ports: Ports, shared_vault: FakeVault) -> ServiceUnderTest:
    def make_app(settings: ServiceSettings) -> Flask:
        return create_app(
            Settings(settings, shared_vault.url, "Chartrier", "unused"), signature_ports, FixedKeys(auth_keys())
        )

    return ServiceUnderTest(SERVICE, make_app)


@pytest.fixture
def scenario(service: RunningService, vault: FakeVault, shared_clock: FrozenClock) -> Scenario:
    shared_clock.at = START
    return Scenario(service, vault, shared_clock)


@pytest.fixture
def sign(signature_ports: Ports) -> Sign:
    return signing_with(signature_ports)
