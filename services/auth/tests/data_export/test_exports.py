"""Everything held on a person, as one package: prepared in the background, sealed at rest, taken by its owner alone."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text

from auth import own_data
from auth.data_export.service_client import NAMES, ServiceClient
from auth.models import Base
from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.fake_services import ORIGINAL, PDF, FakeServices
from services.auth.tests.auth_support.linked_accounts import link, undo
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Invitee, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages

EXPORTS = "/api/auth/me/exports"


@pytest.fixture(scope="session")
def running_services() -> Iterator[FakeServices]:
    fake_services = FakeServices()
    fake_services.open()
    yield fake_services
    fake_services.close()


@pytest.fixture
def fake_services(running_services: FakeServices, ports: Ports) -> FakeServices:
    running_services.begin_anew()
    assert isinstance(ports.service_client, ServiceClient)
    # The one application of these tests was made before the fake services listened.
    object.__setattr__(ports, "service_client", ServiceClient(running_services.urls))
    return running_services


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    return scenario.activated(ALICE, "alice")


def prepared(browser: Browser, service: RunningService) -> dict[str, Any]:
    assert browser.post(EXPORTS, {}).status_code == 202
    service.run_job("prepare_exports")
    found: dict[str, Any] = browser.get(EXPORTS).get_json()["items"][0]
    return found


def package_of(browser: Browser, export: dict[str, Any]) -> zipfile.ZipFile:
    answer = browser.get(f"{EXPORTS}/{export['id']}/content")
    assert answer.status_code == 200
    assert len(answer.data) == export["size"] == answer.content_length
    package = zipfile.ZipFile(io.BytesIO(answer.data))
    assert package.testzip() is None
    return package


@pytest.mark.spec("AUTH-44")
def test_one_package_holds_what_every_service_holds(
    service: RunningService, fake_services: FakeServices, alice: Browser
) -> None:
    export = prepared(alice, service)
    assert export["state"] == "ready"
    package = package_of(alice, export)
    account = json.loads(package.read("chartrier/data/compte.json"))["accounts"][0]
    assert (account["email"], account["first_name"]) == (ALICE.email, "Alice")
    assert account["identifiers"]
    assert all(account[part] for part in ("consents", "security_journal", "sessions", "invitations", "exports"))
    files = {"espaces.json", "coffre.json", "signatures.json", "partages.json", "consignations.json", "messages.json"}
    assert {f"chartrier/data/{name}" for name in files} <= set(package.namelist())
    contents = {name.rpartition("/")[2]: package.read(name) for name in package.namelist() if "/documents/" in name}
    assert contents == {
        "2026-10-31 Bulletin d'octobre à 100 - - version 1.pdf": ORIGINAL,
        "2026-10-31 Bulletin d'octobre à 100 -.pdf": PDF,
        "2026-10-31 Bulletin d'octobre à 100 - (2).pdf": PDF,
    }
    events = service.events("auth.export-ready.v1")
    assert [each["export_id"] for each in events] == [export["id"]]


@pytest.mark.spec("AUTH-44", "VLT-65")
def test_the_package_is_a_bag_that_a_library_of_others_accepts_and_whose_changes_are_named(
    service: RunningService, fake_services: FakeServices, alice: Browser, tmp_path: Path
) -> None:
    package_of(alice, prepared(alice, service)).extractall(tmp_path)
    folder = tmp_path / "chartrier"
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.info["Payload-Oxum"].endswith(".10")
    assert verify(folder) == (0, "every file and every line of the journal holds\n")
    changed = next(folder.glob("data/documents/*version 1.pdf"))
    changed.write_bytes(b"%PDF-1.7 another original")
    (folder / "data/added.pdf").write_bytes(b"")
    (folder / "data/messages.json").unlink()
    code, said = verify(folder)
    assert code == 1
    for sentence in (f"{changed.name} was changed", "data/messages.json is missing", "data/added.pdf was added"):
        assert sentence in said
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def verify(folder: Path) -> tuple[int, str]:
    """What the program that comes with a package says, run as whoever takes it would."""
    command = [sys.executable, "-I", str(folder / "verifier.py")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return ran.returncode, ran.stdout


# Tables of which an account's package holds nothing, each with the reason.
LEFT_OUT = {
    "known_devices": "a secret's hash; the device's name is with the session that it belongs to",
    "recovery_codes": "hashes of secrets",
    "password_resets": "the hash of a secret, for two days at most",
    "pending_sign_ins": "the hash of a secret, for minutes",
    "authorization_codes": "the hash of a secret, for a minute",
    "refresh_tokens": "hashes of secrets",
    "application_sessions": "which application: its session, and what it was allowed",
    "application_tokens": "hashes of secrets",
    "revoked_sessions": "the sessions have their ends",
    "export_parts": "the package itself",
    "erasure_reports": "what other services reported of an account that is closed",
}


def test_no_table_with_rows_of_an_account_is_forgotten() -> None:
    exported = {table.__tablename__ for table, _ in own_data.LISTS.values()}
    exported |= {"security_journal_entries", "application_consents"}
    of_accounts = {name for name, table in Base.metadata.tables.items() if "account_id" in table.columns}
    assert of_accounts == exported | set(LEFT_OUT)
    assert not exported & set(LEFT_OUT)


@pytest.mark.spec("AUTH-44")
def test_nothing_secret_is_in_the_package(service: RunningService, fake_services: FakeServices, alice: Browser) -> None:
    package = package_of(alice, prepared(alice, service))
    everything = b"".join(package.read(name) for name in package.namelist() if name.endswith(".json"))
    assert [secret for secret in (b"argon2", PASSWORD.encode(), b"hash") if secret in everything] == []


@pytest.mark.spec("AUTH-44", "LAW-01")
def test_a_package_lies_sealed_and_is_forgotten_after_a_week(
    service: RunningService, fake_services: FakeServices, clock: FrozenClock, alice: Browser
) -> None:
    export = prepared(alice, service)
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        sealed = b"".join(connection.execute(text("SELECT encrypted FROM export_parts ORDER BY number")).scalars())
        assert len(sealed) > export["size"]
        assert b"a document of" not in sealed
        clock.advance(timedelta(days=7))
        service.run_job("delete_expired")
        assert connection.execute(text("SELECT count(*) FROM export_parts")).scalar_one() == 0
        assert connection.execute(text("SELECT state FROM exports")).scalar_one() == "expired"


@pytest.mark.spec("AUTH-44")
@pytest.mark.parametrize("service_away", NAMES)
def test_a_service_that_is_away_only_delays_it(
    service: RunningService, fake_services: FakeServices, clock: FrozenClock, alice: Browser, service_away: str
) -> None:
    fake_services.away = {service_away}
    assert prepared(alice, service)["state"] == "preparing"
    fake_services.away = set()
    service.run_job("prepare_exports")
    assert alice.get(EXPORTS).get_json()["items"][0]["state"] == "preparing", "tried again without a pause"
    clock.advance(timedelta(minutes=1))
    service.run_job("prepare_exports")
    clock.advance(-timedelta(minutes=1))
    assert len(package_of(alice, alice.get(EXPORTS).get_json()["items"][0]).namelist()) == 16


@pytest.mark.spec("AUTH-44")
def test_a_document_that_breaks_off_is_never_packed_by_half(
    service: RunningService, fake_services: FakeServices, clock: FrozenClock, alice: Browser
) -> None:
    fake_services.breaks_off = True
    assert prepared(alice, service)["state"] == "preparing"
    fake_services.breaks_off = False
    clock.advance(timedelta(minutes=1))
    service.run_job("prepare_exports")
    clock.advance(-timedelta(minutes=1))
    package = package_of(alice, alice.get(EXPORTS).get_json()["items"][0])
    documents = [package.read(name) for name in package.namelist() if "/documents/" in name]
    assert sorted(documents, key=len) == [ORIGINAL, PDF, PDF]


@pytest.mark.spec("AUTH-44")
def test_whoever_asks_too_often_waits(service: RunningService, fake_services: FakeServices, alice: Browser) -> None:
    assert alice.post(EXPORTS, {}).status_code == 202
    assert alice.post(EXPORTS, {}).get_json()["type"] == "/problems/export-in-progress"
    service.run_job("prepare_exports")
    for _ in range(2):
        prepared(alice, service)
    assert alice.post(EXPORTS, {}).get_json()["type"] == "/problems/too-many-exports"


@pytest.mark.spec("AUTH-44")
def test_a_stranger_takes_nothing(
    scenario: Scenario, service: RunningService, fake_services: FakeServices, alice: Browser
) -> None:
    export = prepared(alice, service)
    bob = scenario.activated(BOB)
    assert bob.get(f"{EXPORTS}/{export['id']}/content").status_code == 404
    assert bob.get(EXPORTS).get_json()["items"] == []
    assert scenario.browser().get(f"{EXPORTS}/{export['id']}/content").status_code == 401
    assert scenario.browser().post(EXPORTS, {}).status_code == 401


@pytest.mark.spec("AUTH-44", "AUTH-08")
def test_the_services_are_asked_for_merged_accounts_too(
    scenario: Scenario, service: RunningService, fake_services: FakeServices, alice: Browser
) -> None:
    other = scenario.activated(Invitee("Alice", "Ferrand", "alice@maison.fr", "Maison Sud"))
    ids = [browser.get("/api/auth/me").get_json()["account_id"] for browser in (alice, other)]
    alice.post("/api/auth/me/associations", {"identifier": "alice@maison.fr", "password": PASSWORD})
    prepared(alice, service)
    assert all(accounts == ids for _, accounts in fake_services.asked)
    assert len(fake_services.asked) == len(NAMES) + 3


@pytest.mark.spec("AUTH-44", "AUTH-08")
@pytest.mark.parametrize("made", ["before-the-undoing", "after-the-undoing"])
def test_what_a_merged_account_held_is_taken_by_nobody_once_it_is_separate_again(
    scenario: Scenario,
    service: RunningService,
    fake_services: FakeServices,
    clock: FrozenClock,
    alice: Browser,
    *,
    made: str,
) -> None:
    scenario.activated(Invitee("Alice", "Ferrand", "alice@maison.fr", "Maison Sud"))
    of_before = prepared(alice, service)
    clock.advance(timedelta(seconds=1))
    merge_id = link(alice, password=PASSWORD).get_json()["id"]
    assert alice.post(EXPORTS, {}).status_code == 202
    if made == "before-the-undoing":
        service.run_job("prepare_exports")
        assert alice.get(EXPORTS).get_json()["items"][0]["state"] == "ready"
    assert undo(alice, merge_id).status_code == 200
    service.run_job("prepare_exports")
    mixed, own = alice.get(EXPORTS).get_json()["items"]
    assert (mixed["state"], own["state"]) == ("expired", "ready")
    assert alice.get(f"{EXPORTS}/{mixed['id']}/content").status_code == 404
    package_of(alice, of_before)


@pytest.mark.spec("AUTH-43", "AUTH-44")
def test_the_last_package_is_offered_before_the_end(
    service: RunningService, fake_services: FakeServices, alice: Browser
) -> None:
    export = prepared(alice, service)
    assert alice.get("/api/auth/me/closing").get_json()["export"] == export
    assert SentMessages(service).codes("close-account") == []
