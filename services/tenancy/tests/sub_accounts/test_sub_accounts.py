"""Sub-accounts: whoever is named beside the first recipient of a document reads and signs what that one does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chartrier.clock import FrozenClock
from chartrier.ids import recipient_id
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.tenancy.tests.administration.conftest import EMMA
from services.tenancy.tests.departures.departures_support import begin_closing, close_account
from services.tenancy.tests.sub_accounts.conftest import PATH, Shared
from services.tenancy.tests.tenancy_support import (
    COMPANY,
    OPERATOR,
    account_for,
    client_user,
    organisation_path,
    relation_of,
    set_rights,
)


@pytest.fixture
def clock(service: RunningService) -> Iterator[FrozenClock]:
    """The clock of the service, which stands again where it stood."""
    found = service.runtime.clock
    assert isinstance(found, FrozenClock)
    before = found.now()
    yield found
    found.advance(before - found.now())


def administrator(shared: Shared) -> None:
    client_user(shared.service, CHARLIE, ["A"], agency=shared.agency)


@pytest.mark.spec("TEN-50")
def test_the_first_recipient_has_the_principal_account_and_the_others_its_rights_with_a_sign_in_of_their_own(
    shared: Shared,
) -> None:
    shared.send({"alice": ["S", "F"], "bob": ["S"]})
    assert (shared.rights(ALICE), shared.rights(BOB)) == (("F", "S"), ("F", "S"))
    assert {each["principal_id"] for each in shared.service.events("tenancy.grant-changed.v1")} == {
        str(ALICE.id), str(BOB.id),
    }  # fmt: skip
    alice, bob = shared.tie(ALICE), shared.tie(BOB)
    assert (alice["role"], alice["agency_name"]) == ("principal", "Agence Une")
    assert [(each["email"], each["state"]) for each in alice["sub_accounts"]] == [("bob@example.test", "active")]
    assert (bob["role"], bob["principal"]["email"], bob["sub_accounts"]) == ("sub-account", "alice@example.test", [])
    (space,) = shared.service.as_(BOB).get("/api/tenancy/spaces").get_json()["items"]
    assert space["sub_accounts"] is True


@pytest.mark.spec("TEN-50")
def test_one_recipient_alone_and_one_for_another_right_are_tied_to_nobody(service: RunningService) -> None:
    client_user(service, ALICE, ["S"], agency=UUID(int=7))
    assert service.as_(ALICE).get(PATH).get_json()["items"] == []
    (space,) = service.as_(ALICE).get("/api/tenancy/spaces").get_json()["items"]
    assert space["sub_accounts"] is False
    Shared(service, UUID(int=7)).send({"alice": ["S"], "bob": ["F"]})
    assert service.as_(BOB).get(PATH).get_json()["items"] == []


@pytest.mark.spec("TEN-50")
def test_a_recipient_who_is_named_beside_a_sub_account_has_the_same_principal_account(shared: Shared) -> None:
    shared.send({"bob": ["S"], "emma": ["S"]})
    assert {each["first_name"] for each in shared.tie(ALICE)["sub_accounts"]} == {"Bob", "Emma"}
    assert shared.tie(EMMA)["principal"]["email"] == "alice@example.test"


@pytest.mark.spec("TEN-50")
def test_what_an_administrator_decided_about_somebody_stands_and_the_right_to_administer_is_nobody_elses(
    shared: Shared,
) -> None:
    administrator(shared)
    relation = relation_of(shared.service, CHARLIE, shared.agency)
    found = shared.service.as_(CHARLIE).get(f"{organisation_path(str(COMPANY))}/members").get_json()["items"]
    members = {each["first_name"]: each["id"] for each in found}
    caller = shared.service.as_(CHARLIE)

    assert set_rights(caller, COMPANY, members["Alice"], relation, ["A", "F", "S"]).status_code == 200
    assert (shared.rights(ALICE), shared.rights(BOB)) == (("A", "F", "S"), ("F", "S"))
    assert set_rights(caller, COMPANY, members["Alice"], relation, ["A"]).status_code == 200
    assert shared.rights(BOB) == (), "what is withdrawn from the principal is withdrawn from all"

    assert set_rights(caller, COMPANY, members["Bob"], relation, ["F"]).status_code == 200
    assert (shared.rights(BOB), shared.ties(BOB)) == (("F",), []), "who has rights of their own follows nobody"
    shared.send({"alice": ["S"], "bob": ["S"]})
    assert shared.ties(BOB) == []
    journal = caller.get(f"{organisation_path(str(COMPANY))}/right-changes").get_json()["items"]
    assert {"principal", "edited", "erp"} <= {each["cause"] for each in journal}


@pytest.mark.spec("TEN-51")
def test_a_sub_account_is_told_of_what_names_it_or_of_all(shared: Shared) -> None:
    bob = shared.sub_account(ALICE, "Bob")
    assert bob["notification"] == "when-named"
    grant = shared.service.events("tenancy.grant-changed.v1")[-1]
    by_name = str(recipient_id(COMPANY, "bob@example.test"))
    assert (grant["principal_id"], grant["told_when_named"]) == (str(BOB.id), by_name)
    chosen = shared.call(ALICE, "put", f"/{bob['id']}/notification", notification="always")
    assert chosen.get_json()["notification"] == "always"
    grant = shared.service.events("tenancy.grant-changed.v1")[-1]
    assert (grant["rights"], grant["told_when_named"]) == (["S"], None)
    wrong = shared.call(ALICE, "put", f"/{bob['id']}/notification", notification="never")
    assert (wrong.status_code, wrong.get_json()["errors"][0]["field"]) == (422, "notification")


def added(shared: Shared, **changed: str) -> Any:  # noqa: ANN401 - an answer
    new = {"email": "dora@example.test", "first_name": "Dora", "last_name": "Petit"} | changed
    return shared.call(ALICE, "post", principal_id=shared.tie(ALICE)["id"], **new)


@pytest.mark.spec("TEN-51")
def test_a_sub_account_is_added_by_name_and_address_and_its_link_is_sent_again_once_a_day(
    shared: Shared, clock: FrozenClock
) -> None:
    answer = added(shared)
    assert (answer.status_code, answer.get_json()["state"]) == (201, "invited")
    dora = answer.get_json()["id"]
    invitation = shared.service.events("tenancy.member-invited.v1")[-1]
    assert invitation["email"] == "dora@example.test"
    account_for(shared.service, invitation, EMMA.id)
    assert shared.rights(EMMA) == ("S",)
    assert added(shared).get_json()["type"] == "/problems/member-exists"
    unfit = added(shared, email="nobody", first_name="")
    assert {each["field"] for each in unfit.get_json()["errors"]} == {"email", "first_name"}

    assert shared.call(ALICE, "post", f"/{dora}/invitation").status_code == 204
    (again,) = shared.service.events("tenancy.invitations-repeated.v1")[-1]["invitations"]
    assert again["email"] == "dora@example.test"
    soon = shared.call(ALICE, "post", f"/{dora}/invitation")
    assert (soon.status_code, soon.get_json()["type"]) == (409, "/problems/reminder-too-soon")
    clock.advance(timedelta(hours=25))
    assert shared.call(ALICE, "post", f"/{dora}/invitation").status_code == 204
    answered = shared.call(ALICE, "post", f"/{shared.sub_account(ALICE, 'Bob')['id']}/invitation")
    assert answered.get_json()["type"] == "/problems/sub-account-active"
    early = shared.call(ALICE, "post", f"/{dora}/promotion")
    assert early.get_json()["type"] == "/problems/sub-account-not-active"


@pytest.mark.spec("TEN-51")
def test_a_principal_account_has_twenty_sub_accounts_at_most(shared: Shared) -> None:
    for number in range(19):
        assert added(shared, email=f"dora{number}@example.test").status_code == 201
    refused = added(shared, email="dora20@example.test")
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/too-many-sub-accounts")


@pytest.mark.spec("TEN-51")
def test_the_principal_account_is_given_to_a_sub_account_and_the_roles_swap(shared: Shared) -> None:
    shared.send({"alice": ["S"], "emma": ["S"]})
    assert shared.call(ALICE, "post", f"/{shared.sub_account(ALICE, 'Bob')['id']}/promotion").status_code == 204
    assert shared.tie(ALICE)["role"] == "sub-account"
    assert {each["first_name"] for each in shared.tie(BOB)["sub_accounts"]} == {"Alice", "Emma"}
    assert shared.sub_account(BOB, "Alice")["notification"] == "when-named"
    assert shared.rights(ALICE) == shared.rights(BOB) == ("S",)
    (told,) = shared.service.events("tenancy.principal-changed.v1")
    assert (told["account_id"], told["former_account_id"]) == (str(BOB.id), str(ALICE.id))
    assert (told["name"], told["former_name"], told["organisation_name"]) == (
        "Bob Durand", "Alice Durand", "Agence Imaginaire",
    )  # fmt: skip


@pytest.mark.spec("TEN-51")
def test_a_sub_account_that_is_deleted_opens_nothing_any_more(shared: Shared) -> None:
    assert shared.call(ALICE, "delete", f"/{shared.sub_account(ALICE, 'Bob')['id']}").status_code == 204
    assert (shared.rights(BOB), shared.rights(ALICE)) == ((), ("S",))
    assert shared.tie(ALICE)["sub_accounts"] == []
    assert shared.call(BOB, "get").status_code == 404


@pytest.mark.spec("TEN-52")
def test_a_sub_account_becomes_the_principal_one_with_its_consent(shared: Shared) -> None:
    own = shared.tie(BOB)["id"]
    for _ in range(2):
        assert shared.call(BOB, "post", f"/{own}/promotion-request").status_code == 204
    (asked,) = shared.service.events("tenancy.principal-requested.v1")
    assert (asked["account_id"], asked["asked_by"]) == (str(ALICE.id), "Bob Durand")
    assert asked["until"] == "2026-11-23T09:00:00Z"
    assert shared.sub_account(ALICE, "Bob")["principal_from"] == "2026-11-23T09:00:00+00:00"
    assert shared.call(ALICE, "post", f"/{own}/promotion").status_code == 204
    assert (shared.tie(BOB)["role"], shared.tie(BOB)["principal_from"]) == ("principal", None)


@pytest.mark.spec("TEN-52")
def test_a_sub_account_becomes_the_principal_one_after_72_hours_unless_that_is_refused(
    shared: Shared, clock: FrozenClock
) -> None:
    own = shared.tie(BOB)["id"]
    shared.call(BOB, "post", f"/{own}/promotion-request")
    assert shared.call(ALICE, "post", f"/{own}/promotion-refusal").status_code == 204
    (refused,) = shared.service.events("tenancy.principal-request-refused.v1")
    assert refused["account_id"] == str(BOB.id)
    gone = shared.call(ALICE, "post", f"/{own}/promotion-refusal")
    assert gone.get_json()["type"] == "/problems/nothing-asked"
    clock.advance(timedelta(hours=73))
    shared.service.run_job("follow_sub_accounts")
    assert shared.tie(BOB)["role"] == "sub-account"

    shared.call(BOB, "post", f"/{own}/promotion-request")
    clock.advance(timedelta(hours=71))
    shared.service.run_job("follow_sub_accounts")
    assert shared.tie(BOB)["role"] == "sub-account"
    clock.advance(timedelta(hours=1))
    shared.service.run_job("follow_sub_accounts")
    assert shared.tie(BOB)["role"] == "principal"
    assert shared.tie(ALICE)["principal"]["email"] == "bob@example.test"
    assert len(shared.service.events("tenancy.principal-changed.v1")) == 1


@pytest.mark.spec("TEN-52")
def test_a_request_that_is_withdrawn_changes_nothing(shared: Shared, clock: FrozenClock) -> None:
    own = shared.tie(BOB)["id"]
    shared.call(BOB, "post", f"/{own}/promotion-request")
    assert shared.call(BOB, "delete", f"/{own}/promotion-request").status_code == 204
    clock.advance(timedelta(hours=73))
    shared.service.run_job("follow_sub_accounts")
    assert shared.tie(BOB)["role"] == "sub-account"


@pytest.mark.spec("TEN-52")
def test_a_sub_account_closes_its_own_access_alone(shared: Shared) -> None:
    client_user(shared.service, BOB, ["F"], agency=UUID(int=9))
    assert shared.call(BOB, "post", f"/{shared.tie(BOB)['id']}/departure").status_code == 204
    assert shared.rights(BOB) == ()
    (space,) = shared.service.as_(BOB).get("/api/tenancy/spaces").get_json()["items"]
    assert (space["rights"], space["sub_accounts"]) == (["F"], False)
    assert shared.rights(ALICE) == ("S",)


@pytest.mark.spec("TEN-50", "TEN-52")
@pytest.mark.parametrize("how", ["leaves", "closes the account"])
def test_when_the_principal_account_ends_the_oldest_sub_account_takes_its_place(shared: Shared, how: str) -> None:
    shared.send({"alice": ["S"], "emma": ["S"]})
    if how == "leaves":
        left = shared.service.as_(ALICE).post(f"/api/tenancy/spaces/{COMPANY}/departure")
        assert left.status_code == 204
    else:
        close_account(shared.service, ALICE, begin_closing(shared.service, ALICE))
    assert (shared.rights(ALICE), shared.rights(BOB), shared.rights(EMMA)) == ((), ("S",), ("S",))
    assert [each["first_name"] for each in shared.tie(BOB)["sub_accounts"]] == ["Emma"]


@pytest.mark.spec("TEN-51", "TEN-52")
def test_a_consent_and_a_refusal_at_once_have_one_outcome(shared: Shared) -> None:
    own = shared.tie(BOB)["id"]
    shared.call(BOB, "post", f"/{own}/promotion-request")
    with ThreadPoolExecutor(2) as pool:
        acts = ("promotion", "promotion-refusal")
        codes = list(pool.map(lambda act: shared.call(ALICE, "post", f"/{own}/{act}").status_code, acts))
    changed = len(shared.service.events("tenancy.principal-changed.v1"))
    refused = len(shared.service.events("tenancy.principal-request-refused.v1"))
    # A consent that comes second still gives the place: it is the principal account's to give.
    assert (codes, changed, refused) in (([204, 404], 1, 0), ([204, 204], 1, 1))


OPERATIONS = [
    ("put", "/{sub}/notification", {"notification": "always"}),
    ("post", "/{sub}/invitation", {}),
    ("post", "/{sub}/promotion", {}),
    ("post", "/{sub}/promotion-refusal", {}),
    ("delete", "/{sub}", {}),
    ("post", "/{sub}/promotion-request", {}),
    ("delete", "/{sub}/promotion-request", {}),
    ("post", "/{sub}/departure", {}),
    ("post", "", {"principal_id": "{principal}", "email": "eve@example.test", "first_name": "E", "last_name": "V"}),
]


@pytest.mark.spec("TEN-51", "TEN-52")
@pytest.mark.parametrize("method, path, body", OPERATIONS)
@pytest.mark.parametrize("who", ["stranger", "member", "administrator"])
def test_a_stranger_cannot_and_neither_can_another_member_of_the_company(
    shared: Shared, who: str, method: str, path: str, body: dict[str, Any]
) -> None:
    people: dict[str, Person] = {"stranger": EMMA, "member": CHARLIE, "administrator": CHARLIE}
    if who != "stranger":
        client_user(shared.service, CHARLIE, ["A" if who == "administrator" else "F"], agency=shared.agency)
    sub, principal = shared.tie(BOB)["id"], shared.tie(ALICE)["id"]
    filled = {name: value.format(principal=principal) for name, value in body.items()}
    answer = shared.call(people[who], method, path.format(sub=sub), **filled)
    expected = "organisation-not-found" if who == "stranger" else "sub-account-not-found"
    assert (answer.status_code, answer.get_json()["type"]) == (404, f"/problems/{expected}")
    assert (shared.rights(ALICE), shared.rights(BOB)) == (("S",), ("S",))
    assert shared.tie(BOB)["principal_from"] is None


@pytest.mark.spec("TEN-51", "TEN-52")
@pytest.mark.parametrize("method, path, body", OPERATIONS[:5])
def test_a_sub_account_does_nothing_to_itself_or_another_that_the_principal_account_does(
    shared: Shared, method: str, path: str, body: dict[str, Any]
) -> None:
    shared.send({"alice": ["S"], "emma": ["S"]})
    for sub in (shared.tie(BOB)["id"], shared.tie(EMMA)["id"], shared.tie(ALICE)["id"]):
        answer = shared.call(BOB, method, path.format(sub=sub), **body)
        assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/sub-account-not-found")
    assert len(shared.tie(ALICE)["sub_accounts"]) == 2


@pytest.mark.spec("TEN-52")
@pytest.mark.parametrize("act", ["promotion-request", "departure"])
def test_the_principal_account_does_not_act_as_its_sub_account(shared: Shared, act: str) -> None:
    for sub in (shared.tie(ALICE)["id"], shared.tie(BOB)["id"]):
        answer = shared.call(ALICE, "post", f"/{sub}/{act}")
        assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/sub-account-not-found")


def test_nobody_who_is_not_signed_in_reads_sub_accounts(shared: Shared) -> None:
    assert shared.service.anonymous.get(PATH).status_code == 401
    assert shared.service.as_machine(OPERATOR).get(PATH).status_code == 404
