"""Machines' secrets and keys: two at a time, told apart, taken away at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from werkzeug.test import TestResponse

from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from chartrier.testing.cast import ISSUER
from services.auth.tests.auth_support.people import ALICE, OPERATOR_ID, OPERATOR_SECRET, Scenario

JSON = dict[str, Any]
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Desk:
    """The operator's desk."""

    scenario: Scenario

    def machine(self, **other: Any) -> JSON:  # noqa: ANN401 - fields of several types
        return self.post("", {"name": "Paie Nord", "scope": "deposit introspect"} | other, 201)

    def add(self, machine: JSON, key: JSON | None = None, status: int = 201) -> JSON:
        return self.post(f"/{machine['client_id']}/credentials", {"public_key": key} if key else {}, status)

    def remove(self, machine: JSON, credential_id: str, status: int = 204) -> None:
        answer = self._operator.delete(f"/api/auth/clients/{machine['client_id']}/credentials/{credential_id}")
        assert answer.status_code == status, answer.text

    def disable(self, machine: JSON, *, disabled: bool) -> JSON:
        answer = self._operator.put(f"/api/auth/clients/{machine['client_id']}/disabled", json={"disabled": disabled})
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def sheet(self, machine: JSON) -> JSON:
        return dict(self._operator.get(f"/api/auth/clients/{machine['client_id']}").get_json())

    def post(self, path: str, body: JSON, status: int) -> JSON:
        answer = self._operator.post("/api/auth/clients" + path, json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.get_json())

    @property
    def _operator(self) -> Any:  # noqa: ANN401
        return self.scenario.service.with_token(self.scenario.operator_token())


@pytest.fixture
def desk(scenario: Scenario) -> Desk:
    """The operator's desk."""
    return Desk(scenario)


def signed(key: Any, client_id: str, at: datetime, algorithm: str, **other: Any) -> str:  # noqa: ANN401
    claims = {"iss": client_id, "sub": client_id, "aud": ISSUER, "jti": str(uuid4())}
    times = {"iat": int(at.timestamp()), "exp": int((at + timedelta(minutes=2)).timestamp())}
    said = {name: value for name, value in (claims | times | other).items() if value is not None}
    return jwt.encode({"alg": algorithm}, said, key, algorithms=[algorithm])


def asked(scenario: Scenario, assertion: str, **other: str) -> TestResponse:
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": assertion}
    return scenario.service.app.test_client().post("/api/auth/oauth/token", data=form | other)


def is_let_in(service: RunningService, token: str) -> bool:
    # A machine has no account of its own, but who is refused as a machine was let in as one.
    status = service.with_token(token).get("/api/auth/me").status_code
    assert status in {401, 403}
    return bool(status == 403)


@pytest.mark.spec("AUTH-15")
def test_secrets_are_changed_without_a_pause(desk: Desk, scenario: Scenario, service: RunningService) -> None:
    machine = desk.machine()
    [former] = desk.sheet(machine)["credentials"]
    new = desk.add(machine)
    tokens = [
        scenario.token_for(machine["client_id"], secret).get_json()["access_token"]
        for secret in (machine["client_secret"], new["client_secret"])
    ]
    assert desk.add(machine, status=409)["type"] == "/problems/too-many-credentials"
    assert [is_let_in(service, token) for token in tokens] == [True, True]
    desk.remove(machine, former["id"])
    assert scenario.token_for(machine["client_id"], machine["client_secret"]).status_code == 401
    assert [is_let_in(service, token) for token in tokens] == [False, True]
    assert scenario.token_for(machine["client_id"], new["client_secret"]).status_code == 200
    assert desk.add(machine)["kind"] == "secret"
    desk.remove(machine, former["id"], status=404)


@pytest.mark.spec("AUTH-15")
@pytest.mark.parametrize("kind", ["RS256", "PS256", "ES256", "EdDSA"])
def test_a_machine_gets_in_by_a_key_of_its_own(desk: Desk, scenario: Scenario, clock: FrozenClock, kind: str) -> None:
    key = _key(kind)
    machine = desk.machine(public_key=key.as_dict(private=False))
    assert machine["client_secret"] is None
    answer = asked(scenario, signed(key, machine["client_id"], clock.now(), kind))
    assert (answer.status_code, answer.get_json()["scope"]) == (200, "deposit introspect")
    endpoint = "https://chartrier.test/api/auth/oauth/token"
    assert asked(scenario, signed(key, machine["client_id"], clock.now(), kind, aud=endpoint)).status_code == 200


def _key(kind: str) -> Any:  # noqa: ANN401
    if kind == "ES256":
        return ECKey.generate_key("P-256")
    return OKPKey.generate_key("Ed25519") if kind == "EdDSA" else RSAKey.generate_key(2048)


@pytest.mark.spec("AUTH-15")
def test_an_assertion_that_is_not_quite_right_is_worth_nothing(
    desk: Desk, scenario: Scenario, clock: FrozenClock
) -> None:
    key = ECKey.generate_key("P-256")
    machine, now = desk.machine(public_key=key.as_dict(private=False)), clock.now()
    name = machine["client_id"]
    once = signed(key, name, now, "ES256")
    assert asked(scenario, once).status_code == 200
    later = int((now + timedelta(days=1)).timestamp())
    wrong = [
        once,
        signed(ECKey.generate_key("P-256"), name, now, "ES256"),
        signed(key, name, now, "ES256", aud="https://ailleurs.exemple"),
        signed(key, name, now, "ES256", iss=str(uuid4())),
        signed(key, name, now, "ES256", sub=str(uuid4())),
        signed(key, name, now, "ES256", jti=None),
        signed(key, name, now, "ES256", exp=None),
        signed(key, name, now, "ES256", exp=later),
        signed(key, name, now - timedelta(minutes=10), "ES256"),
        "not.an.assertion",
        "",
    ]
    answers = [asked(scenario, assertion) for assertion in wrong]
    assert {(answer.status_code, answer.get_json()["error"]) for answer in answers} == {(401, "invalid_client")}
    fresh = signed(key, name, now, "ES256")
    assert asked(scenario, fresh, client_id=str(OPERATOR_ID)).status_code == 401


@pytest.mark.spec("AUTH-15")
def test_only_public_keys_that_are_good_enough_are_taken(desk: Desk) -> None:
    private = ECKey.generate_key("P-256")
    weak = [
        RSAKey.generate_key(1024).as_dict(private=False),
        private.as_dict(private=True),
        ECKey.generate_key("P-521").as_dict(private=False),
        {"kty": "oct", "k": "AAAA"},
        {"kty": "RSA"},
        {},
    ]
    for key in weak:
        told = {"name": "Paie", "scope": "deposit", "public_key": key}
        assert desk.post("", told, 422)["errors"][0]["field"] == "public_key"


@pytest.mark.spec("AUTH-15")
def test_the_operator_sees_what_each_machine_may_do_for_whom_and_when_it_came(
    desk: Desk, scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    machine, employer = desk.machine(), uuid4()
    service.receive_grant(
        UUID(machine["client_id"]), holder_id=employer, organisation_id=employer, kind="machine", rights=["deposit"]
    )
    before = desk.sheet(machine)
    assert (before["scope"], before["organisations"]) == ("deposit introspect", [str(employer)])
    assert (before["last_used_at"], before["credentials"][0]["last_used_at"]) == (None, None)
    scenario.token_for(machine["client_id"], machine["client_secret"])
    after = desk.sheet(machine)
    assert datetime.fromisoformat(after["last_used_at"]) == clock.now()
    assert datetime.fromisoformat(after["credentials"][0]["last_used_at"]) == clock.now()
    assert machine["client_secret"] not in str(after)


@pytest.mark.spec("AUTH-15")
def test_a_machine_that_is_shut_out_is_out_in_every_service_and_may_come_back(
    desk: Desk, scenario: Scenario, service: RunningService
) -> None:
    machine = desk.machine()
    token = scenario.token_for(machine["client_id"], machine["client_secret"]).get_json()["access_token"]
    assert desk.disable(machine, disabled=True)["disabled_at"] is not None
    assert not is_let_in(service, token)
    assert scenario.token_for(machine["client_id"], machine["client_secret"]).status_code == 401
    assert service.events("auth.session-revoked.v1")[-1]["account_id"] == machine["client_id"]
    assert desk.disable(machine, disabled=False)["disabled_at"] is None
    again = scenario.token_for(machine["client_id"], machine["client_secret"]).get_json()["access_token"]
    assert is_let_in(service, again)
    assert not is_let_in(service, token)


@pytest.mark.spec("AUTH-15")
def test_nobody_but_the_operator_knows_of_machines(desk: Desk, scenario: Scenario, service: RunningService) -> None:
    machine = desk.machine()
    token = scenario.token_for(machine["client_id"], machine["client_secret"]).get_json()["access_token"]
    for stranger in (service.with_token(token), service.with_token(scenario.activated(ALICE).cookie("access"))):
        for path in ("", f"/{machine['client_id']}"):
            assert stranger.get("/api/auth/clients" + path).status_code == 403
    assert service.with_token(scenario.operator_token()).get(f"/api/auth/clients/{uuid4()}").status_code == 404


@pytest.mark.spec("AUTH-14")
def test_a_machine_asks_what_tokens_are_worth_its_own_or_all_if_that_is_its_task(
    desk: Desk, scenario: Scenario, service: RunningService, ports: Ports
) -> None:
    inspector, other = desk.machine(), desk.machine(scope="deposit")
    theirs = scenario.token_for(other["client_id"], other["client_secret"]).get_json()["access_token"]
    alices = scenario.activated(ALICE, "alice")

    def worth(token: str, asking: JSON) -> JSON:
        basic = (asking["client_id"], asking["client_secret"])
        answer = service.app.test_client().post("/api/auth/oauth/introspect", data={"token": token}, auth=basic)
        assert answer.status_code == 200
        return dict(answer.get_json())

    assert worth(theirs, other)["client_id"] == worth(theirs, inspector)["client_id"] == other["client_id"]
    assert worth(alices.cookie("access"), other) == {"active": False}
    told = worth(alices.cookie("access"), inspector)
    assert (told["active"], told["iss"], told["token_type"]) == (True, ISSUER, "Bearer")
    alices.delete("/api/auth/sessions/current")
    assert worth(alices.cookie("access") or told["jti"], inspector) == {"active": False}
    assert worth("nothing", inspector) == {"active": False}
    for nobody in ((other["client_id"], "wrong"), None):
        answer = service.app.test_client().post("/api/auth/oauth/introspect", data={"token": theirs}, auth=nobody)
        assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")
    own = service.app.test_client().post(
        "/api/auth/oauth/revoke", data={"token": theirs}, auth=(other["client_id"], other["client_secret"])
    )
    assert (own.status_code, own.get_json()["error"]) == (401, "unsupported_token_type")
    assert scenario.token_for(str(OPERATOR_ID), OPERATOR_SECRET).status_code == 200
