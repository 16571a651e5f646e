"""The product as these journeys meet it, in both ways to run it: through the gateway and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest
import requests
from playwright.sync_api import Browser

from chartrier.events.broker import Broker, broker_at
from deploy.local.product import embedded, stack
from deploy.local.product.installation import Installation, public_url
from deploy.local.product.settings import OPERATOR, service_settings, shared_settings
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.ports import free_port
from deploy.local.servers.rabbitmq import NoRabbit
from deploy.local.servers.swift import NoSwift
from services.auth.tests.auth_support.outside_provider import CLIENT_ID, CLIENT_SECRET, Provider
from services.auth.tests.auth_support.outside_provider import running as outside_provider
from tests.e2e.support.browser import CHROMIUM, PICTURES, PICTURES_WANTED, Browsers, chromium
from tests.e2e.support.organisations import Organisations, register
from tests.e2e.support.people import CapturedMail, Email, Machine, Mailbox, Person, eventually

KEYS_SECONDS = 1  # how often auth and the gateway look for new keys here: a key is changed while a test watches
# Nobody's first e-mail waits here for what else may come; what is gathered in one, notify's own tests show.
TUNING: Final[dict[str, dict[str, str]]] = {
    "auth": {"KEYS_READ_SECONDS": str(KEYS_SECONDS)},
    "notify": {"DIGEST_QUIET": "0.2", "DIGEST_LONGEST": "0.5"},
}
RATES = 1000  # the journeys' many callers share one address; the gateway's own limits have tests of their own


@dataclass(frozen=True)
class CaughtMail:
    """The mail that left by SMTP and was caught."""

    page: str

    def emails_to(self, address: str) -> list[Email]:
        """Return what arrived for an address, oldest first."""
        caught = requests.get(self.page, params={"to": address}, timeout=60).json()
        return [Email(address, one["subject"], one["text"], one["message_id"]) for one in caught]


@dataclass(frozen=True)
class Product:
    """A running product, and the little that tests may do behind its back."""

    shape: str
    base: str
    mail: Mailbox
    installation: Installation
    running: embedded.Embedded | stack.Stack
    # Who vouches for people outside, where this product asks anybody.
    outside: Provider | None = None
    # What a person who ran it would read of processes that are started again.
    console: list[str] = field(default_factory=list)

    def operator(self) -> Machine:
        """Return the operator, signed in."""
        secret = self.installation.keys.password("operator")
        return Machine(self.base, client_id=str(OPERATOR), client_secret=secret).authenticate()

    def visitor(self) -> Person:
        """Return somebody with a browser of their own."""
        return Person(self.base)

    def command(self, service: str, *line: str) -> subprocess.CompletedProcess[str]:
        """Run a service's command as an operator would."""
        addresses = self.running.addresses
        settings = shared_settings(self.installation, addresses) | service_settings(
            service, self.installation, addresses
        )
        program = [sys.executable, "-m", service, *line]
        return subprocess.run(
            program, env=os.environ | settings, check=False, capture_output=True, text=True, timeout=180
        )

    def bus(self, service: str) -> Broker:
        """Return the bus as one service knows it."""
        running = self.running
        prefix = running.servers.broker_prefix if isinstance(running, stack.Stack) else "chartrier"
        return broker_at(running.addresses.broker_urls[service], prefix=prefix)

    def database(self, service: str) -> psycopg.Connection[tuple[object, ...]]:
        """Open a service's database as its superuser, as somebody who broke in would."""
        addresses = self.running.addresses
        name = self.installation.database(service).name
        return psycopg.connect(addresses.postgres.url(name), autocommit=True)


def _embedded(home: Path) -> Iterator[Product]:
    installation, port = Installation(home), free_port()
    provider = Provider(redirect_uri=f"{public_url(port)}/connexion/retour/outside")
    with Supervisor() as supervisor, outside_provider(provider, free_port()):
        vouching = {"OUTSIDE_PROVIDERS": json.dumps([registered(provider)])}
        running = embedded.start(
            installation,
            supervisor,
            port=port,
            rate_factor=RATES,
            keys_refreshed_every=KEYS_SECONDS,
            tuning=TUNING | {"auth": TUNING["auth"] | vouching},
        )
        yield Product("embedded", running.url, CapturedMail(running.url), installation, running, provider)


def registered(provider: Provider) -> dict[str, object]:
    """Return the setting that names the provider outside."""
    known = {"key": "outside", "name": "Identité Fictive", "issuer": provider.issuer, "scope": "openid email"}
    return known | {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "vouches_for_addresses": False}


def _stack(home: Path) -> Iterator[Product]:
    installation, console = Installation(home), list[str]()
    with Supervisor(console.append) as supervisor:
        try:
            running = stack.start(
                installation,
                supervisor,
                port=free_port(),
                rate_factor=RATES,
                keys_refreshed_every=KEYS_SECONDS,
                tuning=TUNING,
            )
        except (NoRabbit, NoSwift) as missing:
            pytest.skip(f"missing server: {missing}")
        assert running.servers.mailbox, "the journeys read the mail that is caught"
        mail = CaughtMail(running.servers.mailbox)
        yield Product("stack", running.url, mail, running.installation, running, console=console)


@pytest.fixture(
    scope="session",
    params=[
        pytest.param("embedded", marks=[pytest.mark.embedded, pytest.mark.xdist_group("embedded")]),
        pytest.param("stack", marks=[pytest.mark.stack, pytest.mark.xdist_group("stack")]),
    ],
)
def product(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole product, running."""
    home = tmp_path_factory.mktemp(str(request.param))
    yield from (_embedded if request.param == "embedded" else _stack)(home)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is asked for on the other way to run the product: screens, and processes to be killed apart.

    Journeys of people with browsers are marked so.
    """
    for item in items:
        if "people" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    left_out = [item for item in items if not _runs_here(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _runs_here(item: pytest.Item) -> bool:
    wanted = item.get_closest_marker("runs_on")
    return wanted is None or not isinstance(item, pytest.Function) or item.callspec.params["product"] in wanted.args


@dataclass(frozen=True)
class Scene:
    """The organisations of one test in the running product, and the addresses of its people."""

    product: Product
    organisations: Organisations
    mark: str
    siret: str

    def address(self, name: str) -> str:
        """Return somebody's address, which nobody had before."""
        return f"{name}-{self.mark}@exemple.test"

    def email(self, name: str, page: str) -> Email:
        """Return the latest e-mail to somebody that leads to a page, once there is one."""
        emails = self.product.mail.emails_to
        return eventually(lambda: [one for one in emails(self.address(name)) if f"/{page}" in one.text])[-1]

    def link(self, name: str, page: str = "activation") -> str:
        """Return the latest link to a page that somebody got by e-mail, once there is one."""
        return self.email(name, page).link(page)


@pytest.fixture
def scene(product: Product) -> Scene:
    """An agency, its connector and a structure that nobody else uses."""
    mark = uuid4().hex[:8]
    organisations = register(product.operator(), structure_user=f"dominique-{mark}@exemple.test")
    return Scene(product, organisations, mark, siret=another_siret(mark))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for the tests of a module; what drives it keeps a loop of its own running for as long."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"missing server: no chromium at {CHROMIUM} (apt-get install chromium)")
    with chromium() as started:
        yield started


@pytest.fixture
def people(scene: Scene, request: pytest.FixtureRequest) -> Iterator[Browsers]:
    """Browser windows for the people of one test; when all went well, no page may have complained on its console."""
    pictures = PICTURES if PICTURES_WANTED in os.environ else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    windows = Browsers(request.getfixturevalue("browser"), pictures)
    yield windows
    complaints = windows.complaints
    windows.close()
    assert not complaints, complaints


def another_siret(mark: str) -> str:
    """Return the number of a company that nobody else uses."""
    # A SIREN and a SIRET are right by the Luhn sum: the last digit of each is made to fit.
    siren = _luhn(f"{int(mark, 16) % 10**8:08d}")
    return siret_of(siren, 1)


def siret_of(siren: str, number: int) -> str:
    """Return the number of one of the sites of a company."""
    return _luhn(f"{siren}{number:04d}")


def _luhn(digits: str) -> str:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"
