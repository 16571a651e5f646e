"""Taking an account into use, a new password, a merge, a closing, all under way while something is killed under them.

Each ends right after the restart: done, or not at all and then done by whoever asks again; never half.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import altcha
import pytest
import requests

from deploy.local.product.gateway import answers_ok
from deploy.local.product.stack import Stack
from tests.e2e.conftest import Scene
from tests.e2e.faults.test_documents_under_faults import kill_and_start
from tests.e2e.journeys.test_one_document import activated
from tests.e2e.support.invariants import RECOVERY_SECONDS, Ledger, check_documents, check_journal, check_nothing_waits
from tests.e2e.support.organisations import PAYSLIP, employee, line
from tests.e2e.support.people import PASSWORD, Person, eventually
from tests.e2e.support.sample_documents import payslip

pytestmark = [pytest.mark.fault, pytest.mark.runs_on("stack")]

NEW_PASSWORD = "Une-Autre-Phrase-Inventee-2026"
KEPT = payslip()


@pytest.fixture
def stack(scene: Scene) -> Stack:
    assert isinstance(scene.product.running, Stack)
    if scene.product.running.servers.private_rabbit is None or scene.product.running.servers.private_postgres is None:
        pytest.skip("the servers are not ours to kill")
    return scene.product.running


@dataclass
class FivePeople:
    """Five people with a payslip each, and what was sent to whom."""

    scene: Scene
    sent: dict[str, Ledger] = field(default_factory=dict)

    def send(self, *names: str) -> None:
        """Send everybody a payslip."""
        organisations, mark = self.scene.organisations, self.scene.mark
        deposits = [self._payslip_for(name) for name in names]
        files = {one["file"]: KEPT for one in deposits}
        answer = organisations.deposit(f"RUE-{mark}", deposits, files).json()
        for name, deposit, accepted in zip(names, deposits, answer["lines"], strict=True):
            self.sent[name] = Ledger()
            self.sent[name].note([deposit], files, {"lines": [accepted]})

    def _payslip_for(self, name: str) -> dict[str, Any]:
        to, number = employee(self.scene.address(name), f"{name}-{self.scene.mark}"), f"{name}-{self.scene.mark}"
        return line(f"BUL-{number}", "payslip", "Bulletin", to, PAYSLIP | {"staff_number": number})

    def emails(self, name: str, words: str) -> list[str]:
        """Answer the emails that say this, oldest first."""
        emails = self.scene.product.mail.emails_to(self.scene.address(name))
        return [one.text for one in emails if words in one.text + one.subject]

    def signs_in(self, name: str, password: str) -> Person | None:
        """Sign in somewhere else; nothing where the password is not right."""
        person = self.scene.product.visitor()
        given = {"identifier": self.scene.address(name), "password": password}
        answer = insist(person, "POST", "/api/auth/sessions", json=given)
        assert answer.status_code in {201, 401}, answer.text
        return person if answer.status_code == 201 else None


def answered(person: Person, method: str, path: str, **options: Any) -> requests.Response | None:  # noqa: ANN401
    """Ask, as somebody does who tries again where nothing comes back, or only that it can't be done right now."""
    try:
        answer = person.ask(method, path, **options)
    except requests.RequestException:
        return None
    return answer if answer.status_code < 500 else None


def insist(person: Person, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401
    """Ask until there is an answer; a refusal is one."""

    def answers() -> list[requests.Response]:
        answer = answered(person, method, path, **options)
        return [] if answer is None else [answer]

    return eventually(answers, within=RECOVERY_SECONDS)[0]


def takes_into_use(five: FivePeople) -> None:
    """Ada opens her link; where the answer was lost and the link is used up, she is already in and signs in."""
    ada = five.scene.product.visitor()
    token = re.findall(r"/activation#(\S+)", eventually(lambda: five.emails("ada", "/activation#"))[-1])[0]
    shown = insist(ada, "POST", "/api/auth/activations/preview", json={"token": token})
    chosen = {
        "token": token, "identifier": five.scene.address("ada"), "password": PASSWORD,
        "terms_version": shown.json()["terms"]["version"],
    }  # fmt: skip
    answer = insist(ada, "POST", "/api/auth/activations", json=chosen)
    assert answer.status_code in {201, 404}, answer.text
    assert five.signs_in("ada", PASSWORD)


def chooses_anew(five: FivePeople) -> None:
    """Rita forgot her password; a link that is used up has done what it was for."""
    rita = five.scene.product.visitor()
    solved = partial(_solved, rita)
    asked = {"email": five.scene.address("rita"), "captcha": eventually(solved, within=RECOVERY_SECONDS)}
    while insist(rita, "POST", "/api/auth/resets", json=asked).status_code != 202:
        # The captcha of a request whose answer was lost may be used up.
        asked["captcha"] = eventually(solved, within=RECOVERY_SECONDS)
    email = eventually(lambda: five.emails("rita", "/reinitialisation#"), within=RECOVERY_SECONDS)[-1]
    token = re.findall(r"/reinitialisation#(\S+)", email)[0]
    [code, *_] = re.findall(r"(?:^|\s)([A-Z2-9]{6})(?=[\s.,]|$)", email)
    form = {"token": token, "code": code, "password": NEW_PASSWORD}
    answer = insist(rita, "POST", "/api/auth/resets/completion", json=form)
    assert answer.status_code in {204, 404}, answer.text
    assert five.signs_in("rita", NEW_PASSWORD)


def _solved(person: Person) -> str | None:
    drawn = answered(person, "GET", "/api/auth/captcha")
    if drawn is None:
        return None
    challenge = altcha.Challenge.from_dict(drawn.json())
    solution = altcha.solve_challenge(challenge)
    return altcha.Payload(challenge, solution).to_base64() if solution else None


def links(five: FivePeople, mona: Person) -> None:
    """Mona links her other account; where the answer was lost it is hers already."""
    given = {"identifier": five.scene.address("mona-autre"), "password": PASSWORD}
    answer = insist(mona, "POST", "/api/auth/me/associations", json=given)
    assert answer.status_code in {201, 409}, answer.text
    assert answer.status_code == 201 or answer.json()["type"] == "/problems/same-account"


def leaves(five: FivePeople, clara: Person) -> None:
    """Clara closes her account: what comes next is what the page says when it is loaded again."""
    path, deadline = "/api/auth/me/closing", time.monotonic() + RECOVERY_SECONDS
    while (page := insist(clara, "GET", path)).status_code == 200:
        assert time.monotonic() < deadline, page.text
        match page.json()["state"]:
            case "none":
                insist(clara, "POST", path, json={"password": PASSWORD})
            case "code":
                email = eventually(lambda: five.emails("clara", "supprimer votre compte"), within=RECOVERY_SECONDS)[-1]
                [code, *_] = re.findall(r"(?:^|\s)([A-Z2-9]{6})(?=[\s.,]|$)", email)
                insist(clara, "POST", f"{path}/code", json={"code": code})
            case _:
                eventually(lambda: insist(clara, "GET", path).json()["departure"] == "granted", within=RECOVERY_SECONDS)
                insist(clara, "POST", f"{path}/confirmation", json={"confirmed": True})
    assert page.status_code == 401, page.text


def lose_postgres(stack: Stack) -> None:
    assert stack.servers.private_postgres
    stack.servers.private_postgres.kill()
    eventually(lambda: not answers_ok(f"{stack.addresses.service_urls['auth']}/readyz"))
    stack.servers.private_postgres.start(stack.servers.postgres.port)


def lose_rabbit(stack: Stack) -> None:
    assert stack.servers.private_rabbit
    stack.servers.private_rabbit.kill()
    stack.servers.private_rabbit.start()


FAULTS: dict[str, Callable[[Stack], None]] = {
    "PostgreSQL is killed": lose_postgres,
    "RabbitMQ is killed": lose_rabbit,
    "auth's api is killed": lambda stack: kill_and_start(stack, "auth-api"),
    "auth's worker is killed": lambda stack: kill_and_start(stack, "auth-worker"),
}


@pytest.fixture
def five(scene: Scene, stack: Stack) -> FivePeople:
    made = FivePeople(scene)
    made.send("ada", "rita", "mona", "mona-autre", "clara")
    return made


@pytest.mark.spec("AUTH-03", "AUTH-07", "AUTH-08", "AUTH-21", "AUTH-43")
@pytest.mark.parametrize(
    "fault",
    [pytest.param(fault, marks=[] if fault == "auth's worker is killed" else pytest.mark.soak) for fault in FAULTS],
)
def test_whatever_is_killed_each_flow_ends_right(five: FivePeople, stack: Stack, fault: str) -> None:
    people = {name: activated(five.scene, name) for name in ("rita", "mona", "mona-autre", "clara")}
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    print(f"chance began with {seed}")  # noqa: T201 - to have the same moments again
    flows = [
        partial(takes_into_use, five), partial(chooses_anew, five), partial(links, five, people["mona"]),
        partial(leaves, five, people["clara"]),
    ]  # fmt: skip
    with ThreadPoolExecutor(len(flows)) as together:
        under_way = [together.submit(flow) for flow in flows]
        for latest in (0.4, 1.5):
            time.sleep(moments.uniform(0, latest))
            FAULTS[fault](stack)
        for flow in under_way:
            flow.result()
    all_ended_right(five, people)


def all_ended_right(five: FivePeople, people: dict[str, Person]) -> None:
    """Everybody is where they wanted to be, and the invariants hold."""
    scene = five.scene
    ada, mona = five.signs_in("ada", PASSWORD), five.signs_in("mona-autre", PASSWORD) or people["mona"]
    assert ada
    assert five.signs_in("rita", PASSWORD) is None
    assert five.signs_in("clara", PASSWORD) is None
    eventually(lambda: people["rita"].get("/api/vault/home").status_code == 401, within=RECOVERY_SECONDS)
    both = Ledger(five.sent["mona"].accepted | five.sent["mona-autre"].accepted)
    for owner, ledger in ((ada, five.sent["ada"]), (mona, both)):
        eventually(partial(_sees, owner, len(ledger.accepted)), within=RECOVERY_SECONDS)
        check_documents(ledger, owner)
    eventually(lambda: five.emails("clara", "supprimé"), within=RECOVERY_SECONDS)
    check_nothing_waits(scene.product)
    check_journal(scene.product, ada, five.sent["ada"])
    for name in ("ada", "rita", "mona", "clara"):
        emails = [one.message_id for one in scene.product.mail.emails_to(scene.address(name))]
        assert len(emails) == len(set(emails)), "no message twice"


def _sees(person: Person, count: int) -> bool:
    answer = answered(person, "GET", "/api/vault/documents?limit=100")
    return answer is not None and len(answer.json().get("items", [])) == count
