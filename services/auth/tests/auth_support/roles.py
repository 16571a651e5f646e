"""The roles of auth, the table of what each may do, and somebody to play each of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from auth.ports import Ports
from auth.sessions.access_tokens import ApplicationSignIn
from auth.sessions.sessions import SessionCredentials
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService, ServiceUnderTest
from chartrier.testing.plugin import SharedServices
from services.auth.tests.auth_support.operations import Operation
from services.auth.tests.auth_support.people import OPERATOR_ID, Invitee, Scenario

NOBODY, PERSON, SUPPORT, MACHINE, OPERATOR = "nobody", "person", "support", "machine", "operator"
APPLICATION, OUR_APPLICATION = "application", "application of ours"
ROLES: Final = (NOBODY, PERSON, SUPPORT, APPLICATION, OUR_APPLICATION, MACHINE, OPERATOR)

# Whoever comes without a token, or with any: what they bring instead (a link, a code, a cookie, a password) decides.
EVERYBODY: Final = """
    preview activate send_link_again send_confidential_password identify
    sign_in_with_password sign_in_with_passkey request_passkey sign_in_first give_address refresh_session
    read_step give_up send_second_factor_code type_second_factor_code type_recovery_code request_second_passkey
    answer_with_second_passkey begin_enrolment confirm_enrolment complete_sign_in accept_terms
    read_terms read_password_rules challenge_visitor
    ask_for_new_password preview_reset choose_new_password ask_for_identifier confirm_lost_identifier
    send_reset_code_again send_lost_identifier_code_again
    list_categories begin_opening send_opening_code_again prove_mobile prove_email read_progress
    issue_token revoke_token introspect_token read_keys discover
    authorize authorize_by_form preview_authorization ask_to_sign_out ask_to_sign_out_by_form preview_sign_out
    sign_out_as_asked
    list_outside_providers begin_outside_sign_in complete_outside_sign_in
"""
# A person, in the portal or in an application that acts in their name.
A_PERSON: Final = """
    who_am_i read_profile read_journal list_consents sign_out list_associations list_addresses
"""
# A person in the portal or in an application of ours: an outside one does none of it, whatever its scope (AUTH-19).
MANAGES_THE_ACCOUNT: Final = """
    change_preferences prove send_act_code prove_by_code list_sessions end_sessions end_session
    list_second_factors begin_second_factor send_set_up_code confirm_second_factor remove_second_factor
    make_recovery_codes answer_about_address
"""
# A person in the portal itself: no application does this in their name.
IN_THE_PORTAL: Final = """
    decide list_authorized_applications withdraw_authorization join_pending_account link_account unlink_account
    list_outside_identities link_outside_identity unlink_outside_identity
    send_password_code change_password change_identifier ask_for_new_address confirm_new_address
    ask_for_new_phone prove_former_phone confirm_new_phone remove_phone
    request_export list_exports download_export
    read_closing begin_closing give_closing_up prove_closing confirm_closing
"""
# An application that was allowed to know who signed in.
AN_APPLICATION: Final = "read_user_info post_user_info"
# Somebody whom tenancy gave the right to support people, in the portal itself: beyond what every person may do.
THE_SUPPORT_DESK: Final = """
    search_people read_person unlock_person repeat_invitation
"""
# Whoever runs the installation.
THE_OPERATOR: Final = """
    register_application list_applications change_application remove_application
    register_client list_clients read_client add_credential remove_credential disable_client
    write_letter
"""
# Both of them.
SUPPORT_AND_OPERATOR: Final = "list_lost_identifiers decide_on_lost_identifier merge_accounts separate_accounts"

TABLE: Final[dict[str, tuple[str, ...]]] = {
    name: roles
    for names, roles in (
        (EVERYBODY, ROLES),
        (A_PERSON, (PERSON, SUPPORT, APPLICATION, OUR_APPLICATION)),
        (MANAGES_THE_ACCOUNT, (PERSON, SUPPORT, OUR_APPLICATION)),
        (IN_THE_PORTAL, (PERSON, SUPPORT)),
        (THE_SUPPORT_DESK, (SUPPORT,)),
        (AN_APPLICATION, (APPLICATION, OUR_APPLICATION)),
        (THE_OPERATOR, (OPERATOR,)),
        (SUPPORT_AND_OPERATOR, (SUPPORT, OPERATOR)),
    )
    for name in names.split()
}

_REFUSED: Final = ("unauthenticated", "forbidden", "operator-only", "support-only")
_REFUSED_TO_APPLICATIONS: Final = ("invalid-access-token", "insufficient-scope")
REFUSALS: Final = {f"/problems/{slug}" for slug in (*_REFUSED, *_REFUSED_TO_APPLICATIONS)}


@dataclass(frozen=True)
class Cast:
    """A token for each role."""

    service: RunningService
    tokens: dict[str, str | None]

    def ask(self, operation: Operation, role: str) -> TestResponse:
        client = self.service.app.test_client()
        return client.open(
            operation.address(), method=operation.method, headers=self.headers(role), **operation.options()
        )

    def headers(self, role: str) -> dict[str, str]:
        token = self.tokens[role]
        return {"X-Chartrier": "portal"} | ({"Authorization": f"Bearer {token}"} if token else {})


@pytest.fixture(scope="module")
def cast(shared_services: SharedServices, service_under_test: ServiceUnderTest) -> Cast:
    """Alice at the portal, an application that acts in her name, a machine, and the operator: once for all."""
    database = shared_services.database(service_under_test.service)
    service = RunningService(shared_services.app(service_under_test), database.superuser)
    ports = service.runtime.ports
    assert isinstance(ports, Ports)
    assert isinstance(ports.clock, FrozenClock)
    now = ports.clock.at = datetime.now(UTC)
    unknown = Invitee("Alice", "Ferrand", f"alice-{uuid4().hex}@exemple.fr", "Atelier Nord")
    alice = UUID(Scenario(service).activated(unknown).get("/api/auth/me").get_json()["account_id"])
    helper = Invitee("Solène", "Aide", f"solene-{uuid4().hex}@exemple.fr", "Caisse")
    solene = UUID(Scenario(service).activated(helper).get("/api/auth/me").get_json()["account_id"])
    service.receive_grant(solene, holder_id=uuid4(), kind="operator", rights=["support"])
    return Cast(service, tokens_of(service, ports, alice, solene, now))


def tokens_of(service: RunningService, ports: Ports, alice: UUID, solene: UUID, now: datetime) -> dict[str, str | None]:
    outside = ApplicationSignIn(alice, uuid4(), uuid4(), "openid profile email offline_access chartrier", ["pwd"], now)
    ours = ApplicationSignIn(alice, uuid4(), uuid4(), "openid chartrier account", ["pwd"], now)
    issuer = ports.issuer
    with service.app.app_context():
        return {
            NOBODY: None,
            PERSON: issuer.for_person(SessionCredentials(uuid4(), alice, ["pwd"], now, "", now), now=now),
            SUPPORT: issuer.for_person(SessionCredentials(uuid4(), solene, ["pwd"], now, "", now), now=now),
            APPLICATION: issuer.for_application(outside, now=now),
            OUR_APPLICATION: issuer.for_application(ours, now=now),
            MACHINE: issuer.for_machine(client_id=uuid4(), credential_id=uuid4(), scope="deposit", now=now),
            OPERATOR: issuer.for_machine(client_id=OPERATOR_ID, credential_id=None, scope="operate", now=now),
        }
