"""The other half of the journeys of canaries: applications, machines, emails, companies, and an account that ends."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from chartrier.access.sealing import Unsealer
from tests.e2e.journeys.test_one_document import filed
from tests.e2e.support.canaries import PERSONAL
from tests.e2e.support.canary_people import Watched, WatchedPeople, signs_in, solved
from tests.e2e.support.organisations import PAYSLIP, employee, line
from tests.e2e.support.people import Caller, eventually
from tests.e2e.support.sample_documents import payslip

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "openid profile email offline_access chartrier"
BACK = "http://127.0.0.1:20001/retour"
TOKENS = "/api/auth/oauth/token"


def asks_by_openid(watched: WatchedPeople, camille: Watched) -> None:
    """An application gets its tokens, renews them, asks who this is, and gives them back."""
    wanted: dict[str, Any] = {
        "name": "Coffre de poche",
        "kind": "native",
        "redirect_uris": [BACK],
        "scope": SCOPE.split(),
    }
    wanted |= {"post_logout_redirect_uris": [], "ours": False}
    application = watched.operator().done("POST", "/api/auth/applications", status=201, json=wanted)
    verifier = watched.canaries.record("verifier", secrets.token_urlsafe(48))
    asked = {
        "response_type": "code", "client_id": application["id"], "redirect_uri": BACK, "scope": SCOPE,
        "state": secrets.token_urlsafe(9), "nonce": secrets.token_urlsafe(9), "code_challenge_method": "S256",
        "code_challenge": urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
    }  # fmt: skip
    page = camille.get(f"/api/auth/oauth/authorize?{urlencode(asked)}", allow_redirects=False).headers["Location"]
    allowed = {"demande": dict(parse_qsl(urlsplit(page).query))["demande"], "allowed": True}
    redirected_to = camille.done("POST", "/api/auth/authorizations", status=201, json=allowed)["redirect_to"]
    code = dict(parse_qsl(urlsplit(redirected_to).query))["code"]
    app, own = watched.visitor(), {"client_id": application["id"]}
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": verifier}
    first = app.done("POST", TOKENS, status=200, data=form | own)
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    then = app.done("POST", TOKENS, status=200, data=form | own)
    bearer = {"Authorization": f"Bearer {then['access_token']}"}
    assert Caller(app.base, bearer).get("/api/auth/oauth/userinfo").json()["email"] == watched.email
    assert Caller(app.base, bearer).get("/api/vault/home").status_code == 200
    app.done("POST", "/api/auth/oauth/revoke", status=200, data={"token": then["refresh_token"]} | own)


def calls_as_machines(watched: WatchedPeople) -> None:
    """One machine has a secret, another a key of its own; both ask for tokens, rightly and wrongly."""
    operator, visitor = watched.operator(), watched.visitor()
    made = operator.done("POST", "/api/auth/clients", status=201, json={"name": "Paie", "scope": "deposit"})
    form = {"grant_type": "client_credentials"} | {name: made[name] for name in ("client_id", "client_secret")}
    token = visitor.done("POST", TOKENS, status=200, data=form)["access_token"]
    wrong = form | {"client_id": str(uuid4())}
    assert visitor.post(TOKENS, data=wrong).status_code == 401
    basic = (made["client_id"], made["client_secret"])
    assert visitor.post("/api/auth/oauth/introspect", data={"token": token}, auth=basic).status_code in {200, 403}
    key = ECKey.generate_key("P-256")
    registered = {"name": "Paie", "scope": "deposit", "public_key": key.as_dict(private=False)}
    client = operator.done("POST", "/api/auth/clients", status=201, json=registered)["client_id"]
    identity = {"iss": client, "sub": client, "aud": visitor.base, "jti": str(uuid4())}
    times = {"iat": int(time.time()), "exp": int(time.time()) + 100}
    assertion = jwt.encode({"alg": "ES256"}, identity | times, key, algorithms=["ES256"])
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion,
    }
    visitor.done("POST", TOKENS, status=200, data=form)
    assert visitor.post(TOKENS, data=form).status_code == 401, "an assertion is good once"


def files_a_request(watched: WatchedPeople) -> None:
    """Bank details reach the vault and leave it again."""
    dominique, password = watched.visitor(), watched.password()
    address = watched.personal("dominique")
    dominique.activate(f"#{watched.link_sent(address, 'activation')}", identifier=address, password=password)
    assert filed(watched.scene, dominique)["state"] == "submitted"


def signs_in_by_letter(watched: WatchedPeople) -> tuple[Watched, str]:
    """Somebody is sent a email; what it says lets them in once."""
    scene, mark = watched.scene, watched.scene.mark
    to = employee(watched.personal("lettre"), f"L-{mark}")
    deposit = line(f"LET-{mark}", "payslip", "Bulletin", to, PAYSLIP | {"staff_number": f"L-{mark}"})
    sent = scene.organisations.deposit(f"LET-{mark}", [deposit], {deposit["file"]: payslip()}).json()
    assert sent.get("accepted") == 1, sent
    made = watched.operator().done(
        "POST", "/api/auth/enrolments", status=201, json={"invitation_id": _invitation(watched, "lettre")}
    )
    key = scene.product.installation.keys.seal_key()
    email: dict[str, str] = json.loads(Unsealer(key).open(made["sealed_letter"]))
    watched.canaries.record("temporary password", email["password"])
    watched.canaries.record("private number", email["private_number"], PERSONAL)
    person, address, chosen = watched.visitor(), watched.personal("personnelle"), watched.password()
    step = signs_in(person, email["private_number"], email["password"], status=202)
    person.done("POST", "/api/auth/sign-in/first/address", status=202, json={"email": address})
    code = watched.code_sent(address, "confirmer votre adresse e-mail")
    form = {"email": address, "code": code, "password": chosen, "terms_version": step["terms"][0]["version"]}
    person.done("POST", "/api/auth/sign-in/first", status=201, json=form)
    return person, chosen


def _invitation(watched: WatchedPeople, name: str) -> str:
    def made() -> str | None:
        with watched.scene.product.database("auth") as database:
            database.execute("SET row_security = off")
            row = database.execute(
                "SELECT invitations.id FROM invitations JOIN accounts ON accounts.id = account_id WHERE email = %s",
                (watched.scene.address(name),),
            ).fetchone()
        return str(row[0]) if row else None

    return eventually(made)


def opens_an_account(watched: WatchedPeople) -> tuple[Watched, str, str]:
    """A company opens an account, with both of its codes."""
    person, address, password = watched.visitor(), watched.personal("claude"), watched.password()
    number = f"0614{int(watched.scene.mark, 16) % 10**6:06d}"
    watched.canaries.record("number", number[1:], PERSONAL)
    form = {
        "category": "company", "company_name": "Ateliers Inventés", "email": address, "password": password,
        "mobile": number, "captcha": solved(person), "terms_version": _terms(person),
    }  # fmt: skip
    opening = person.done("POST", "/api/auth/client-accounts", status=201, json=form)["opening"]
    for step, to in (("mobile", f"+33{number[1:]}"), ("email", address)):
        proof = {"opening": opening, "code": watched.code_sent(to, "ouvrir votre compte")}
        person.done("POST", f"/api/auth/client-accounts/{step}", status=200 if step == "mobile" else 201, json=proof)
    return person, address, password


def _terms(person: Watched) -> str:
    return str(person.done("GET", "/api/auth/terms/deposit_client", status=200)["version"])


def changes_the_address(watched: WatchedPeople, person: Watched, password: str) -> None:
    """Another address signs in from now on."""
    address = watched.personal("adresse-neuve")
    person.done("POST", "/api/auth/me/email", status=202, json={"email": address, "password": password})
    code = watched.code_sent(address, "confirmer votre nouvelle adresse")
    person.done("POST", "/api/auth/me/email/confirmation", status=200, json={"email": address, "code": code})


def closes_the_account(watched: WatchedPeople, person: Watched, address: str, password: str) -> None:
    """Password, code, last word; the page that waits sees the end."""
    me = "/api/auth/me/closing"
    person.done("POST", me, status=202, json={"password": password})
    code = watched.code_sent(address, "supprimer votre compte")
    person.done("POST", f"{me}/code", status=200, json={"code": code})
    eventually(lambda: person.done("GET", me, status=200)["departure"] == "granted", within=60)
    begun = person.done("POST", f"{me}/confirmation", status=202, json={"confirmed": True})

    def closed() -> bool:
        answered: dict[str, Any] = watched.visitor().done(
            "POST", "/api/auth/closings/progress", status=200, json={"progress": begun["progress"]}
        )
        return bool(answered["state"] == "closed")

    eventually(closed, within=60)
