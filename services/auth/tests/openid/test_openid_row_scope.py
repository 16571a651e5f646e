"""What the database shows of applications, codes, keys and machines by itself: nothing that is not one's own."""

from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import pytest

from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, Scenario
from services.auth.tests.auth_support.row_scopes import rows_in, scoped
from services.auth.tests.auth_support.running_auth import BACK

OWN = ("application_consents", "authorization_codes", "applications")
TABLES = (
    *OWN,
    "signing_keys",
    "client_credentials",
    "application_sessions",
    "application_tokens",
    "outside_identities",
)


@pytest.fixture
def alice_id(scenario: Scenario, service: RunningService) -> UUID:
    """Alice, who allowed an application something; a machine, and keys."""
    alice, operator = scenario.activated(ALICE), service.with_token(scenario.operator_token())
    scenario.activated(BOB)
    service.run_job("rotate_signing_keys")
    operator.post("/api/auth/clients", json={"name": "Paie Nord", "scope": "deposit"})
    told = {"name": "Appli", "kind": "web", "redirect_uris": [BACK], "scope": ["openid"]}
    application = operator.post("/api/auth/applications", json=told).get_json()
    asked = {"response_type": "code", "client_id": application["id"], "redirect_uri": BACK, "scope": "openid"}
    challenge = {"code_challenge": "c" * 43, "code_challenge_method": "S256"}
    page = alice.get("/api/auth/oauth/authorize", query_string=asked | challenge).headers["Location"]
    demande = dict(parse_qsl(urlsplit(page).query))["demande"]
    assert alice.post("/api/auth/authorizations", {"demande": demande, "allowed": True}).status_code == 201
    return UUID(alice.get("/api/auth/me").get_json()["account_id"])


@pytest.mark.spec("AUTH-14")
def test_who_allowed_an_application_sees_it_and_no_stranger_sees_anything(
    service: RunningService, alice_id: UUID
) -> None:
    with scoped(service, maintenance="on") as connection:
        everything = rows_in(connection, TABLES)
    made = (*OWN, "signing_keys", "client_credentials")
    assert {table: everything[table] for table in made} == dict.fromkeys(made, 1)
    with scoped(service, account=alice_id) as connection:
        assert rows_in(connection, TABLES) == dict.fromkeys(TABLES, 0) | dict.fromkeys(OWN, 1)
    for scope in ({}, {"account": uuid4()}, {"tenant": uuid4()}, {"lookup": "unknown"}):
        with scoped(service, **scope) as connection:
            assert set(rows_in(connection, TABLES).values()) == {0}, scope
