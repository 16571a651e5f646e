"""Merging and closing an account while the process or its database is killed: each ends right after a restart."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.product import embedded
from deploy.local.product.gateway import answers_ok, start_gateway
from deploy.local.product.installation import Installation, public_url
from deploy.local.product.settings import OPERATOR, Addresses
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers import databases
from deploy.local.servers.ports import free_port
from deploy.local.servers.postgres import Postgres
from deploy.local.servers.processes import Child
from tests.e2e.conftest import RATES
from tests.e2e.support.organisations import batch, register
from tests.e2e.support.people import PASSWORD, Caller, CapturedMail, Machine, Person, eventually

pytestmark = [pytest.mark.soak, pytest.mark.fault, pytest.mark.embedded, pytest.mark.xdist_group("accounts-end-right")]

A_WHILE = 60.0


@dataclass
class KillableProduct:
    """The embedded product, whose one process and whose database (the bus is in it too) can be killed and started."""

    installation: Installation
    postgres: Postgres
    addresses: Addresses
    process: Child
    process_port: int
    base: str

    @property
    def mail(self) -> CapturedMail:
        return CapturedMail(self.base)

    def stop_process(self) -> None:
        self.process.stop()

    def operator(self) -> Machine:
        secret = self.installation.keys.password("operator")
        return Machine(self.base, client_id=str(OPERATOR), client_secret=secret).authenticate()

    def lose(self, what: str) -> None:
        """Have the process, with every worker in it, or the database end as by a power cut, and come back."""
        ready = f"http://127.0.0.1:{self.process_port}/readyz"
        if what == "process":
            self.process.restart()
        else:
            self.postgres.kill()
            eventually(lambda: not answers_ok(ready))
            self.postgres.start(self.addresses.postgres.port)
        eventually(lambda: answers_ok(ready), within=90)


@pytest.fixture(scope="module")
def killable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillableProduct]:
    installation = Installation(tmp_path_factory.mktemp("killable"))
    password = installation.keys.password("postgres")
    postgres = Postgres(installation.home / "postgres", password=password, log=installation.logs / "postgres.log")
    with Supervisor() as supervisor:
        server = postgres.start()
        supervisor.will_stop(postgres.stop)
        databases.prepare(server, [*installation.databases, installation.database(embedded.BUS)])
        port, process_port = free_port(), free_port()
        addresses = embedded.addresses_of(installation, server, port=port, process_port=process_port)
        process = Child(embedded.process_command(installation, addresses, process_port=process_port))
        made = KillableProduct(installation, postgres, addresses, process, process_port, public_url(port))
        supervisor.will_stop(made.stop_process)
        gateway, is_ready = start_gateway(
            installation.home / "gateway",
            installation.logs / "gateway.log",
            lambda admin: embedded.topology(admin, port=port, process_port=process_port, rate_factor=RATES),
        )
        supervisor.keep_running(gateway)
        process.wait_until(lambda: answers_ok(f"http://127.0.0.1:{process_port}/readyz"), within=150)
        gateway.wait_until(is_ready, within=30)
        yield made


@dataclass(frozen=True)
class Scene:
    """An agency, what it sent to Camille at two addresses, and Camille's two accounts."""

    killable: KillableProduct
    mark: str
    erp: Machine
    agency_id: str

    def address(self, name: str) -> str:
        return f"{name}-{self.mark}@exemple.test"

    def send(self, name: str, staff: str) -> None:
        deposits, files = batch(self.address(name), self.address("alix"), mark=f"{self.mark}{staff}")
        answer = self.erp.send_batch(
            self.agency_id, f"LOT-{self.mark}-{staff}", deposits[:2], files_of(deposits, files)
        )
        assert answer.json()["accepted"] == 2, answer.text

    def activated(self, name: str, *, emails: int = 1) -> Person:
        person = Person(self.killable.base)
        arrived = eventually(lambda: self.emails(name, emails), within=A_WHILE)
        person.activate(arrived[-1].link("activation"), identifier=self.address(name))
        eventually(lambda: len(titles(person)) == 2, within=A_WHILE)
        return person

    def emails(self, name: str, count: int) -> list[Any]:
        found = [one for one in self.killable.mail.emails_to(self.address(name)) if "/activation#" in one.text]
        return found if len(found) >= count else []


def files_of(deposits: list[dict[str, Any]], files: dict[str, bytes]) -> dict[str, bytes]:
    return {line["file"]: files[line["file"]] for line in deposits[:2]}


def titles(person: Person) -> list[str]:
    answer = person.get("/api/vault/documents?limit=100")
    return [item["id"] for item in answer.json()["items"]] if answer.status_code == 200 else []


@pytest.fixture
def scene(killable: KillableProduct) -> Scene:
    mark = uuid4().hex[:6]
    made = register(killable.operator(), structure_user=f"dominique-{mark}@exemple.test")
    return Scene(killable, mark, made.erp, made.agency_id)


def signed_in(scene: Scene, identifier: str) -> Person:
    person = Person(scene.killable.base)
    given = {"identifier": identifier, "password": PASSWORD}
    answer = eventually(lambda: _created(person, given), within=A_WHILE)
    assert answer
    return person


def _created(person: Person, given: dict[str, str]) -> bool:
    return person.post("/api/auth/sessions", json=given).status_code == 201


@pytest.mark.spec("AUTH-07", "AUTH-08")
@pytest.mark.parametrize("lost", ["process", "postgres"])
def test_a_merge_and_its_undoing_end_right_whatever_is_killed(scene: Scene, lost: str) -> None:
    scene.send("camille", "1")
    scene.send("camille-autre", "2")
    camille, other = scene.activated("camille"), scene.activated("camille-autre")
    both = sorted(titles(camille) + titles(other))
    linked = camille.post(
        "/api/auth/me/associations", json={"identifier": scene.address("camille-autre"), "password": PASSWORD}
    )
    assert linked.status_code == 201, linked.text
    scene.killable.lose(lost)
    again = signed_in(scene, scene.address("camille-autre"))
    eventually(lambda: sorted(titles(again)) == both, within=A_WHILE)
    assert len(again.get("/api/tenancy/spaces").json()["items"]) == 2
    assert other.get("/api/vault/documents").status_code == 401
    undone = again.post(f"/api/auth/me/associations/{linked.json()['id']}/undoing", json={})
    assert undone.status_code == 200, undone.text
    scene.killable.lose(lost)
    back = signed_in(scene, scene.address("camille-autre"))
    eventually(lambda: len(titles(back)) == 2, within=A_WHILE)
    eventually(
        lambda: sorted(titles(back) + titles(signed_in(scene, scene.address("camille")))) == both, within=A_WHILE
    )


@pytest.mark.spec("AUTH-43", "AUTH-44")
@pytest.mark.parametrize("lost", ["process", "postgres"])
def test_a_closing_ends_right_whatever_is_killed_and_nothing_comes_back(scene: Scene, lost: str) -> None:
    scene.send("camille", "1")
    camille = scene.activated("camille")
    former = titles(camille)
    takes_everything_along(camille)
    shared = share(scene, camille)
    page = close(scene, camille)
    for _ in range(2):
        scene.killable.lose(lost)
    visitor = Caller(scene.killable.base)
    progress = eventually(lambda: closed(visitor, page), within=A_WHILE)
    vault = next(one for one in progress["services"] if one["service"] == "vault")
    assert ("payslips", 1) in [(one["key"], one["count"]) for one in vault["retained"]]
    assert [(one["key"], one["count"]) for one in vault["erased"]] == [("documents", 1)]
    eventually(
        lambda: [one for one in scene.killable.mail.emails_to(scene.address("camille")) if "supprimé" in one.subject]
    )
    assert visitor.post("/api/sharing/openings", json={"token": shared}).status_code == 404
    gone = Person(scene.killable.base)
    given = {"identifier": scene.address("camille"), "password": PASSWORD}
    assert gone.post("/api/auth/sessions", json=given).status_code == 401
    comes_anew(scene, former)


def takes_everything_along(person: Person) -> None:
    """Ask for the copy of everything, and find the documents in it."""
    assert person.post("/api/auth/me/exports", json={}).status_code == 202

    def ready() -> dict[str, Any] | None:
        latest: dict[str, Any] = person.items("/api/auth/me/exports")[0]
        return latest if latest["state"] == "ready" else None

    export = eventually(ready, within=A_WHILE)
    content = person.get(f"/api/auth/me/exports/{export['id']}/content").content
    package = zipfile.ZipFile(io.BytesIO(content))
    listed = json.loads(package.read("chartrier/data/coffre.json"))["accounts"][0]["documents"]
    documents = [name for name in package.namelist() if name.startswith("chartrier/data/documents/")]
    assert len(listed) == len(documents) == 2
    assert all(package.read(name).startswith(b"%PDF") for name in documents)
    assert json.loads(package.read("chartrier/data/espaces.json"))["accounts"][0]["employments"]


def share(scene: Scene, person: Person) -> str:
    """Share the payslip, once it was read."""
    payslip = next(one for one in person.items("/api/vault/documents?limit=100") if one["type"] == "payslip")
    person.post(f"/api/vault/documents/{payslip['id']}/readings")
    ticket = person.post(f"/api/vault/documents/{payslip['id']}/tickets", json={"purpose": "share"}).json()["ticket"]
    asked = {
        "tickets": [ticket], "recipient_name": "Morgan", "recipient_email": scene.address("morgan"),
        "message": "", "expires_on": (datetime.now(UTC) + timedelta(days=30)).date().isoformat(), "download": True,
    }  # fmt: skip
    made = eventually(lambda: _made(person, asked), within=A_WHILE)
    assert made["state"] == "open"
    (email,) = eventually(lambda: scene.killable.mail.emails_to(scene.address("morgan")), within=A_WHILE)
    return email.link("partage").partition("#")[2]


def _made(person: Person, asked: dict[str, Any]) -> dict[str, Any] | None:
    answer = person.post("/api/sharing/links", json=asked)
    return dict(answer.json()) if answer.status_code == 201 else None


def close(scene: Scene, person: Person) -> str:
    """Password, code of the e-mail, last word; return the secret of the page that waits."""
    begun = person.post("/api/auth/me/closing", json={"password": PASSWORD})
    assert begun.status_code == 202, begun.text
    code = eventually(lambda: code_in(scene), within=A_WHILE)
    assert person.post("/api/auth/me/closing/code", json={"code": code}).json()["state"] == "confirm"
    eventually(lambda: person.get("/api/auth/me/closing").json()["departure"] == "granted", within=A_WHILE)
    answer = person.post("/api/auth/me/closing/confirmation", json={"confirmed": True})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["progress"])


def code_in(scene: Scene) -> str | None:
    emails = scene.killable.mail.emails_to(scene.address("camille"))
    words = [word.strip(".,:;") for email in emails if "code" in email.subject.lower() for word in email.text.split()]
    codes = [
        word for word in words if len(word) == 6 and word.isalnum() and word.upper() == word and not word.isdigit()
    ]
    return codes[-1] if codes else None


def closed(visitor: Caller, page: str) -> dict[str, Any] | None:
    answer = visitor.post("/api/auth/closings/progress", json={"progress": page})
    progress: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
    return progress if progress.get("state") == "closed" else None


def comes_anew(scene: Scene, former: list[str]) -> None:
    """A later document for the same person and address makes a new account that sees nothing of what was."""
    invited = len(scene.emails("camille", 1))
    deposits, files = batch(scene.address("camille"), scene.address("alix"), mark=f"{scene.mark}1")
    anew = [line | {"reference": f"{line['reference']}-bis"} for line in deposits[:2]]
    answer = scene.erp.send_batch(scene.agency_id, f"LOT-{scene.mark}-bis", anew, files_of(deposits, files))
    assert answer.json()["accepted"] == 2, answer.text
    camille = scene.activated("camille", emails=invited + 1)
    assert not set(titles(camille)) & set(former)
    assert camille.get("/api/auth/me/journal").json()["total"] >= 1
