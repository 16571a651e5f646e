"""No secret, and nothing personal, is written down where it must not be; and the search for it sees what is there."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pika
import pytest
import requests

from chartrier.events.event import Envelope
from deploy.local.product.embedded import BUS, Embedded
from tests.e2e.conftest import Product, Scene
from tests.e2e.support.canaries import Canaries, Place, gather, sightings
from tests.e2e.support.canary_applications import (
    asks_by_openid,
    calls_as_machines,
    changes_the_address,
    closes_the_account,
    files_a_request,
    opens_an_account,
    signs_in_by_letter,
)
from tests.e2e.support.canary_people import (
    WatchedPeople,
    changes_the_password,
    forgets_the_password,
    loses_the_identifier,
    proves_a_phone,
    sets_up_a_second_factor,
    shares_and_signs,
    takes_an_account_into_use,
    types_what_is_wrong,
    uses_a_recovery_code,
)
from tests.e2e.support.people import Caller, eventually


def everything_is_done(watched: WatchedPeople) -> None:
    """Go through all that handles a secret."""
    camille, password = takes_an_account_into_use(watched)
    types_what_is_wrong(watched, password)
    shares_and_signs(watched, camille)
    proves_a_phone(watched, camille, password)
    password = changes_the_password(watched, camille, password)
    recovery = sets_up_a_second_factor(watched, camille, password)
    asks_by_openid(watched, camille)
    password = forgets_the_password(watched)
    uses_a_recovery_code(watched, watched.email, password, recovery.pop())
    address, password = loses_the_identifier(watched)
    uses_a_recovery_code(watched, address, password, recovery.pop())
    calls_as_machines(watched)
    files_a_request(watched)
    changes_the_address(watched, *signs_in_by_letter(watched))
    person, address, password = opens_an_account(watched)
    closes_the_account(watched, person, address, password)


@pytest.fixture
def poisoned(scene: Scene) -> Iterator[Callable[[bytes], None]]:
    """Publish an event that nobody can read, and take it out of the way again."""
    bus = scene.product.bus("notify")
    assert bus.dead_letters("notify") == []

    def say(data: bytes) -> None:
        event = Envelope(uuid4(), "auth.code-issued.v1", uuid4(), "auth", datetime.now(UTC), "canaries", data)
        scene.product.bus("auth").publish([event])
        eventually(lambda: bus.dead_letters("notify"))

    yield say
    _forget_dead_letters(scene.product)


def _forget_dead_letters(product: Product) -> None:
    if isinstance(product.running, Embedded):
        with product.database(BUS) as database:
            database.execute("DELETE FROM broker_messages WHERE died_at IS NOT NULL")
    else:
        running = product.running
        with pika.BlockingConnection(pika.URLParameters(running.addresses.broker_urls["notify"])) as connection:
            connection.channel().queue_purge(f"{running.servers.broker_prefix}.notify.dead")


@pytest.mark.spec("AUTH-11", "AUTH-24", "LAW-09")
def test_no_secret_and_nothing_personal_is_written_down_anywhere(
    scene: Scene, poisoned: Callable[[bytes], None], tmp_path: Path
) -> None:
    watched = WatchedPeople(scene)
    everything_is_done(watched)
    poisoned(json.dumps({"channel": watched.email, "to": watched.mobile_e164}).encode())
    seen = sightings(watched.canaries, gather(scene.product, watched.canaries.refusals, tmp_path))
    assert len(watched.canaries.recorded) > 100
    assert not seen, "\n".join(sorted(f"{one.what} in {one.place.value}: {one.file}" for one in seen))


def in_a_services_log(product: Product, secret: str) -> None:
    logs = product.installation.logs
    # All services in one process share a log.
    written = next(path for path in (logs / "vault-api.log", logs / "services.log") if path.exists())
    with written.open("a") as log:
        log.write(f'{{"event": "planted", "what": "{secret}"}}\n')


def in_the_databases_log(product: Product, secret: str) -> None:
    with product.database("auth") as database:
        database.execute(f"DO $$ BEGIN RAISE LOG '{secret}'; END $$".encode())


def in_the_gateways_log(product: Product, secret: str) -> None:
    Caller(product.base).get(f"/api/vault/documents/{secret}")


def in_the_metrics(product: Product, secret: str) -> None:
    # A service counts by method, whichever it is; the gateway lets none through that isn't one.
    requests.request(secret, f"{product.running.addresses.service_urls['vault']}/api/vault/home", timeout=10)


def in_an_event(product: Product, secret: str) -> None:
    with product.database("auth") as database:
        database.execute("SET row_security = off")
        database.execute(
            "INSERT INTO outbox (id, type, tenant_id, request_id, data, published_at)"
            " VALUES (gen_random_uuid(), 'auth.planted.v1', gen_random_uuid(), '-', convert_to(%s, 'UTF8'), now())",
            (json.dumps({"what": secret}),),
        )


def in_a_row(product: Product, secret: str) -> None:
    with product.database("sharing") as database:
        database.execute("CREATE TABLE planted AS SELECT %s::text AS what", (secret,))


def in_a_document(product: Product, secret: str) -> None:
    home = product.installation.home
    kept = next(folder for folder in (home / "documents", home / "swift" / "disk") if folder.exists())
    (kept / "planted").write_text(secret)


PLANTS: dict[Callable[[Product, str], None], Place] = {
    in_a_services_log: Place.LOGS,
    in_the_databases_log: Place.LOGS,
    in_the_gateways_log: Place.LOGS,
    in_the_metrics: Place.METRICS,
    in_an_event: Place.EVENTS,
    in_a_row: Place.ROWS,
    in_a_document: Place.BLOBS,
}


def test_the_search_sees_what_is_planted(
    product: Product, scene: Scene, poisoned: Callable[[bytes], None], tmp_path: Path
) -> None:
    canaries = Canaries()
    expected = {(plant.__name__, place) for plant, place in PLANTS.items()}
    for plant in PLANTS:
        plant(product, canaries.record(plant.__name__, secrets.token_hex(8).upper()))
    canaries.refusals.append(canaries.record("a refusal", secrets.token_urlsafe(12)))
    poisoned(json.dumps({"channel": canaries.record("a dead letter", secrets.token_urlsafe(12))}).encode())
    expected |= {("a refusal", Place.ANSWERS), ("a dead letter", Place.EVENTS)}
    seen = sightings(canaries, gather(product, canaries.refusals, tmp_path))
    with product.database("sharing") as database:
        database.execute("DROP TABLE planted")
    assert expected <= {(one.what, one.place) for one in seen}


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in an address": lambda value: quote(value, safe=""),
    "in JSON": json.dumps,
    "in JSON within JSON": lambda value: json.dumps(json.dumps({"it": value})),
    "in base64": lambda value: base64.b64encode(value.encode()).decode(),
    "within longer base64": lambda value: base64.b64encode(f"user:{value}:".encode()).decode(),
    "in the base64 of addresses": lambda value: base64.urlsafe_b64encode(f"ab{value}".encode()).decode(),
    "in hexadecimal": lambda value: value.encode().hex(),
}


@pytest.mark.parametrize("spelt", SPELLINGS)
@pytest.mark.parametrize("value", ['Goéland à l\'"Été" /+&?>>', "483920", "K7MW2P"])
def test_the_search_sees_every_spelling(value: str, spelt: str, tmp_path: Path) -> None:
    written = tmp_path / "a.log"
    written.write_text(f'{{"code": "other 1234567"}}\n{{"code": "{SPELLINGS[spelt](value)}"}}\n')
    canaries = Canaries()
    canaries.record("canary", value)
    assert [one.what for one in sightings(canaries, {Place.LOGS: [written]})] == ["canary"]


@pytest.mark.parametrize("beside", ["12:00:00.483920+00", '"sent":483920', '"sent": 483920', "x483920", "4839201"])
def test_a_number_that_only_looks_like_a_code_is_none(beside: str, tmp_path: Path) -> None:
    written = tmp_path / "a.log"
    written.write_text(f"{beside}\n")
    canaries = Canaries()
    canaries.record("code", "483920")
    assert sightings(canaries, {Place.LOGS: [written]}) == set()
