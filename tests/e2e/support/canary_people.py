"""Use everything that handles a secret once, as people whose every secret is recorded as a canary."""

from __future__ import annotations

import io
import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import pikepdf
import pyotp
import requests

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import IBAN, of_type, sign, waiting
from tests.e2e.support.canaries import PERSONAL, SECRET_HEADERS, UNSAID, Canaries
from tests.e2e.support.organisations import CONTRACT, PAYSLIP, employee, line
from tests.e2e.support.people import PASSWORD, Caller, Person, eventually
from tests.e2e.support.sample_documents import employment_contract, payslip


@dataclass
class Watched(Person):
    """A person with a browser, whose every secret is recorded."""

    canaries: Canaries = field(default_factory=Canaries)
    password: str = PASSWORD

    def proof(self, *, audience: str, purpose: str, subject: str, password: str = "") -> str:
        """Type one's own password again, for one thing."""
        return super().proof(audience=audience, purpose=purpose, subject=subject, password=password or self.password)

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - of requests
        """Send a request, and record the secrets of it and of its answer."""
        for sent in (options.get("json"), options.get("data")):
            self.canaries.record_secrets(sent)
        for name in SECRET_HEADERS:
            self.canaries.record(name, options.get("headers", {}).get(name, ""))
        answer = super().ask(method, path, **options)
        for name, value in self.cookies.items():
            self.canaries.record(f"cookie {name}", value)
        self.canaries.record_response(answer)
        return answer

    def done(self, method: str, path: str, *, status: int, **options: Any) -> Any:  # noqa: ANN401 - JSON
        """Send a request that must succeed; return the content of its answer."""
        answer = self.ask(method, path, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@dataclass
class WatchedPeople:
    """The scene, its canaries, and Camille, whose name nobody else has."""

    scene: Scene
    canaries: Canaries = field(default_factory=Canaries)

    def __post_init__(self) -> None:
        """Make up what is personal, so that it is known wherever it turns up."""
        mark = self.scene.mark
        self.first_name, self.last_name = f"Zéphyrine-{mark}", f"Canari L'Été {mark}"
        self.mobile, self.birth_place = f"06 12 {int(mark, 16) % 10**6:06d}".replace(" ", ""), f"Nîmes-{mark}"
        self.email = self.scene.address("zephyrine")
        self.title, self.content = f"Bulletin confidentiel {mark}", f"Contenu du document {mark}"
        national = self.mobile[1:]
        for value in (self.first_name, self.last_name, self.birth_place, self.email, self.title, national):
            self.canaries.record("personal", value, PERSONAL)
        self.canaries.record("content of a document", self.content)
        self.canaries.record("IBAN", IBAN, UNSAID)

    def personal(self, name: str) -> str:
        """Make up an address, which is personal."""
        return self.canaries.record("address", self.scene.address(name), PERSONAL)

    def password(self) -> str:
        """Make up a password."""
        return self.canaries.record("password", f"Goéland {secrets.token_urlsafe(9)}/& 8")

    def visitor(self) -> Watched:
        """Answer somebody with a browser of their own."""
        return Watched(self.scene.product.base, canaries=self.canaries)

    def operator(self) -> Watched:
        """Answer the operator."""
        return Watched(self.scene.product.base, self.scene.product.operator().headers, canaries=self.canaries)

    def sent(self, to: str, words: str) -> str:
        """Wait for the email, or the text message, that says this; answer its text."""
        return eventually(
            lambda: [one.text for one in self.scene.product.mail.emails_to(to) if words in one.text + one.subject]
        )[-1]

    def code_sent(self, to: str, words: str) -> str:
        """Answer the code that a message carries."""
        text = self.sent(to, words)
        found = re.search(r"\b(\d{6})\b" if to.startswith("+") else r"(?:^|\s)([A-Z2-9]{6})(?=[\s.,]|$)", text)
        assert found, text
        return self.canaries.record("code", found.group(1))

    def link_sent(self, to: str, page: str) -> str:
        """Answer the secret of the link that a email carries."""
        found = re.search(rf"/{page}#(\S+)", self.sent(to, f"/{page}#"))
        assert found
        return self.canaries.record("link", found.group(1))

    @property
    def mobile_e164(self) -> str:
        """The mobile, as it is texted."""
        return f"+33{self.mobile[1:]}"


def solved(visitor: Watched) -> str:
    """Answer a captcha, solved as the widget does it."""
    challenge = altcha.Challenge.from_dict(visitor.get("/api/auth/captcha").json())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def pdf_of(content: str) -> bytes:
    """Answer a payslip that says something of its own, in plain emails."""
    with pikepdf.open(io.BytesIO(payslip())) as pdf:
        pdf.Root["/Words"] = pdf.make_indirect(pdf.make_stream(content.encode() * 3))
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
    return written.getvalue()


def takes_an_account_into_use(watched: WatchedPeople) -> tuple[Watched, str]:
    """Two documents arrive, and their link opens an account."""
    scene, mark = watched.scene, watched.scene.mark
    to = employee(watched.email, f"M-{mark}")
    to["person"] |= {"first_name": watched.first_name, "last_name": watched.last_name}
    number = {"staff_number": f"M-{mark}"}
    deposits = [
        line(f"BUL-{mark}", "payslip", watched.title, to, PAYSLIP | number),
        line(f"CDD-{mark}", "employment_contract", "Contrat", to, CONTRACT | number, signature=True),
    ]
    files = {deposits[0]["file"]: pdf_of(watched.content), deposits[1]["file"]: employment_contract()}
    answer = scene.organisations.deposit(f"LOT-{mark}", deposits, files)
    assert [each["outcome"] for each in answer.json()["lines"]] == ["accepted"] * 2, answer.text
    watched.canaries.record("machine's token", scene.organisations.erp.headers["Authorization"].removeprefix("Bearer "))
    camille, password = watched.visitor(), watched.password()
    camille.password = password
    link = f"#{watched.link_sent(watched.email, 'activation')}"
    camille.activate(link, identifier=f"zephyrine-{mark}", password=password)
    watched.canaries.record("private number", camille.get("/api/auth/me").json()["private_number"], PERSONAL)
    return camille, password


def types_what_is_wrong(watched: WatchedPeople, password: str) -> None:
    """Passwords end up in the wrong place, as people's do; each is refused, and none is repeated."""
    stranger, sign_in = watched.visitor(), "/api/auth/sessions"
    asked: list[dict[str, Any]] = [
        {"identifier": watched.email, "password": watched.password()},
        {"identifier": password, "password": password},
        {"identifier": watched.email, "password": password, "mot de passe": password},
        {"identifier": watched.email, "password": [password]},
        {"identifier": {"e-mail": watched.email}, "password": password * 40},
    ]
    assert [stranger.post(sign_in, json=one).status_code for one in asked] == [401, 401, 422, 422, 422]
    broken = f'{{"identifier": "{watched.email}", "password": "{password}"'
    headers = {"Content-Type": "application/json"}
    assert stranger.post(sign_in, data=broken.encode(), headers=headers).status_code == 422
    rotten = {"Authorization": f"Bearer {watched.canaries.record('rotten token', secrets.token_urlsafe(40))}"}
    assert Caller(stranger.base, rotten).get("/api/vault/home").status_code == 401
    taken = {
        "token": watched.canaries.record("link", secrets.token_urlsafe(32)),
        "identifier": "x",
        "password": password,
    }
    assert stranger.post("/api/auth/activations", json=taken | {"terms_version": "2026-11"}).status_code == 404


def proves_a_phone(watched: WatchedPeople, camille: Watched, password: str) -> None:
    """A number is proven, another one is proven and taken away; what one was born as is noted."""
    me = "/api/auth/me"
    camille.done("PATCH", me, status=200, json={"birth_place": watched.birth_place, "birth_month": "1984-05"})
    other = f"06 13 {int(watched.scene.mark, 16) % 10**6:06d}".replace(" ", "")
    watched.canaries.record("number", other[1:], PERSONAL)
    for number in (watched.mobile, other):
        camille.done("POST", f"{me}/phones", status=202, json={"number": number, "password": password})
        code = watched.code_sent(f"+33{number[1:]}", "")
        camille.done("POST", f"{me}/phones/confirmation", status=200, json={"number": number, "code": code})
    gone = {"number": f"+33{other[1:]}", "password": password}
    camille.done("POST", f"{me}/phones/removal", status=200, json=gone)


def changes_the_password(watched: WatchedPeople, camille: Watched, password: str) -> str:
    """With the present one and a code."""
    camille.done("POST", "/api/auth/me/password/code", status=202, json={})
    code, chosen = watched.code_sent(watched.email, "changer votre mot de passe"), watched.password()
    change = {"current_password": password, "code": code, "password": chosen}
    camille.done("PUT", "/api/auth/me/password", status=204, json=change)
    signs_in(camille, watched.email, chosen)
    return chosen


def signs_in(person: Watched, identifier: str, password: str, *, status: int = 201) -> dict[str, Any]:
    """Sign in with a password."""
    given = {"identifier": identifier, "password": password}
    found: dict[str, Any] = person.done("POST", "/api/auth/sessions", status=status, json=given)
    return found


def sets_up_a_second_factor(watched: WatchedPeople, camille: Watched, password: str) -> list[str]:
    """An authenticator app, recovery codes, and a sign-in with each."""
    account = camille.get("/api/auth/me").json()["account_id"]
    proof = camille.proof(audience="auth", purpose="second-factors", subject=account, password=password)
    begun = camille.done("POST", "/api/auth/second-factors", status=201, json={"kind": "totp", "proof": proof})
    app = pyotp.TOTP(begun["totp"]["secret"])
    confirmation = f"/api/auth/second-factors/{begun['id']}/confirmation"
    first = camille.done("POST", confirmation, status=200, json={"code": app.at(time.time())})
    codes: list[str] = first["recovery_codes"]
    again = watched.visitor()
    step = signs_in(again, watched.email, password, status=202)
    wrong = {"factor_id": step["factors"][0]["id"], "code": app.at(time.time() + 9000)}
    assert again.post("/api/auth/sign-in/code", json=wrong).status_code == 401
    later = wrong | {"code": app.at(time.time() + 30)}
    again.done("POST", "/api/auth/sign-in/code", status=201, json=later)
    uses_a_recovery_code(watched, watched.email, password, codes.pop())
    return codes


def uses_a_recovery_code(watched: WatchedPeople, identifier: str, password: str, code: str) -> Watched:
    """Sign in where the authenticator app is not at hand."""
    person = watched.visitor()
    signs_in(person, identifier, password, status=202)
    person.done("POST", "/api/auth/sign-in/recovery-code", status=201, json={"code": code})
    return person


def forgets_the_password(watched: WatchedPeople) -> str:
    """A link and a code lead to a new one."""
    stranger = watched.visitor()
    stranger.done("POST", "/api/auth/resets", status=202, json={"email": watched.email, "captcha": solved(stranger)})
    return _chooses_by_link(watched, stranger, watched.email)


def _chooses_by_link(watched: WatchedPeople, stranger: Watched, address: str) -> str:
    token, chosen = watched.link_sent(address, "reinitialisation"), watched.password()
    stranger.done("POST", "/api/auth/resets/preview", status=200, json={"token": token})
    code = watched.code_sent(address, "/reinitialisation#")
    form = {"token": token, "code": code, "password": chosen}
    stranger.done("POST", "/api/auth/resets/completion", status=204, json=form)
    return chosen


def loses_the_identifier(watched: WatchedPeople) -> tuple[str, str]:
    """What one knows, and a code on the mobile on record, lead to a link at a new address."""
    stranger, address = watched.visitor(), watched.personal("nouvelle")
    form = {
        "first_name": watched.first_name, "last_name": watched.last_name, "birth_place": watched.birth_place,
        "birth_month": "1984-05", "mobile": watched.mobile, "email": address, "privacy_version": _privacy(stranger),
        "captcha": solved(stranger),
    }  # fmt: skip
    asked = stranger.done("POST", "/api/auth/lost-identifiers", status=202, json=form)
    code = watched.code_sent(watched.mobile_e164, "retrouver votre identifiant")
    confirmed = {"request": asked["request"], "code": code}
    stranger.done("POST", "/api/auth/lost-identifiers/confirmation", status=202, json=confirmed)
    return address, _chooses_by_link(watched, stranger, address)


def _privacy(visitor: Watched) -> str:
    return str(visitor.done("GET", "/api/auth/terms/privacy", status=200)["version"])


def shares_and_signs(watched: WatchedPeople, camille: Watched) -> None:
    """The payslip goes to somebody without an account, the contract is signed."""
    documents = waiting(camille, 2)
    shown = of_type(documents, "payslip")["id"]
    camille.done("POST", f"/api/vault/documents/{shown}/readings", status=200)
    assert camille.get(f"/api/vault/documents?q={watched.last_name}").ok
    tickets = f"/api/vault/documents/{shown}/tickets"
    ticket = camille.done("POST", tickets, status=201, json={"purpose": "share"})["ticket"]
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    message = watched.canaries.record("message", f"Rien que pour vous, {watched.scene.mark}", PERSONAL)
    asked: dict[str, Any] = {
        "tickets": [ticket], "recipient_name": "Morgan", "recipient_email": watched.personal("morgan"),
        "message": message, "expires_on": until, "download": True,
    }  # fmt: skip
    camille.done("POST", "/api/sharing/links", status=201, json=asked)
    morgan = watched.visitor()
    token = watched.link_sent(asked["recipient_email"], "partage")
    opened = morgan.done("POST", "/api/sharing/openings", status=200, json={"token": token})
    taken = morgan.get("/api/vault/ticketed/content", headers={"X-Ticket": opened["documents"][0]["ticket"]})
    assert watched.content.encode() in taken.content
    sign(camille, of_type(documents, "employment_contract"), name=watched.first_name)
