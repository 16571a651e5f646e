"""The users of a structure: who adds, changes and removes them, and how many administrators remain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from chartrier.testing.cast import person
from services.tenancy.tests.structures.structure_support import Opener, account_opened
from services.tenancy.tests.tenancy_support import account_for, holders_of

DORA = person("Dora")
NOBODY = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Structure:
    """The Étude Perrin, which Alice opened and administers."""

    service: RunningService
    id: str

    def call(self, who: Person, method: str, path: str = "", **body: Any) -> TestResponse:  # noqa: ANN401
        caller = self.service.as_(who)
        return getattr(caller, method)(f"/api/tenancy/structures/{self.id}{path}", **({"json": body} if body else {}))  # type: ignore[no-any-return]

    def add(self, by: Person = ALICE, **user: str) -> TestResponse:
        new = {"last_name": "Martin", "first_name": "Alex", "email": "alex@example.test", "profile": "user"} | user
        return self.call(by, "post", "/users", **new)

    def joined(self, who: Person, profile: str) -> str:
        """Add somebody who activates their account; return the id of their membership."""
        added = self.add(first_name=who.name, email=f"{who.name.lower()}@example.test", profile=profile)
        assert added.status_code == 201, added.text
        member_id = str(added.get_json()["id"])
        account_for(self.service, {"holder_id": self.id, "invitation_id": member_id}, who.id)
        self.service.receive(
            "auth.account-activated.v1", tenant_id=who.id, account_id=who.id, version=1,
            email=f"{who.name.lower()}@example.test", first_name=who.name, last_name="Martin", language="fr",
        )  # fmt: skip
        return member_id

    def users(self, by: Person = ALICE, query: str = "") -> dict[str, dict[str, Any]]:
        listed = self.call(by, "get", f"/users{query}").get_json()
        return {user["email"].split("@")[0]: user for user in listed["items"]}

    @property
    def owner(self) -> str:
        """Alice's own membership."""
        return str(self.users()["alice"]["id"])


@pytest.fixture
def structure(service: RunningService) -> Structure:
    account_opened(service)
    alice = Opener(service)
    alice.complete()
    alice.validate()
    return Structure(service, alice.see().get_json()["structure_id"])


@pytest.mark.spec("TEN-46")
def test_an_administrator_adds_a_user_who_is_found_in_the_list_with_their_state(structure: Structure) -> None:
    added = structure.add(mobile="06 39 98 00 07")
    assert added.status_code == 201, added.text
    users = structure.users()
    assert (users["alice"]["profile"], users["alice"]["state"], users["alice"]["own"]) == (
        "administrator", "active", True,
    )  # fmt: skip
    assert (users["alex"]["profile"], users["alex"]["state"], users["alex"]["mobile"]) == (
        "user", "invited", "+33639980007",
    )  # fmt: skip
    assert list(structure.users(query="?q=márt")) == ["alex"]
    assert structure.add().get_json()["type"] == "/problems/member-exists"
    (invited,) = structure.service.events("tenancy.member-invited.v1")
    assert (invited["email"], invited["kind"]) == ("alex@example.test", "deposit_client")
    assert invited["asks_confidential_password"] is True


@pytest.mark.spec("TEN-46")
def test_what_is_missing_or_wrong_in_a_user_is_said_beside_its_field(structure: Structure) -> None:
    refused = structure.add(last_name="", email="alex", mobile="12")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == ["last_name", "email", "mobile"]


@pytest.mark.spec("TEN-46", "TEN-41")
def test_names_and_phones_of_a_user_can_be_corrected_the_address_can_not(structure: Structure) -> None:
    user = structure.add().get_json()["id"]
    corrected = structure.call(
        ALICE, "put", f"/users/{user}", last_name="Martinet", first_name="Alex", landline="0199001234"
    )
    assert (corrected.get_json()["last_name"], corrected.get_json()["landline"]) == ("Martinet", "+33199001234")
    assert list(structure.users(query="?q=martinet")) == ["alex"]
    same = {"last_name": "Martinet", "first_name": "Alex", "landline": "0199001234"}
    structure.call(ALICE, "put", f"/users/{user}", **same)
    told = [event["change"] for event in structure.service.events("tenancy.user-changed.v1")]
    assert told == ["added", "corrected"], "the same again is no change"
    with_address = {"last_name": "M", "first_name": "A", "email": "other@example.test"}
    assert structure.call(ALICE, "put", f"/users/{user}", **with_address).status_code == 422


@pytest.mark.spec("TEN-41")
def test_another_profile_is_effective_at_once_journaled_and_told(structure: Structure) -> None:
    member = structure.joined(BOB, "user")
    changed = structure.call(ALICE, "put", f"/users/{member}/profile", profile="consultation")
    assert (changed.status_code, changed.get_json()["profile"]) == (200, "consultation")
    assert holders_of(structure.service, BOB.id) == {structure.id: ["consultation"]}
    told = structure.service.events("tenancy.user-changed.v1")[-1]
    assert (told["change"], told["profile"], told["administrators"]) == (
        "profile-changed", "consultation", [str(ALICE.id)],
    )  # fmt: skip
    (own,) = structure.service.events("tenancy.member-profile-changed.v1")
    assert (own["account_id"], own["profile"]) == (str(BOB.id), "consultation")
    structure.call(ALICE, "put", f"/users/{member}/profile", profile="consultation")
    assert len(structure.service.events("tenancy.user-changed.v1")) == 2, "the same again is no change"


@pytest.mark.spec("TEN-41")
def test_there_are_two_administrators_at_most_and_one_at_least(structure: Structure) -> None:
    bob, dora = structure.joined(BOB, "administrator"), structure.joined(DORA, "user")
    third = structure.call(ALICE, "put", f"/users/{dora}/profile", profile="administrator")
    assert third.get_json()["type"] == "/problems/too-many-administrators"
    assert structure.add(profile="administrator").get_json()["type"] == "/problems/too-many-administrators"
    assert structure.call(BOB, "put", f"/users/{structure.owner}/profile", profile="user").status_code == 200
    last = structure.call(BOB, "put", f"/users/{bob}/profile", profile="user")
    assert last.get_json()["type"] == "/problems/last-administrator"
    assert structure.call(BOB, "post", "/departure", new_owner_id=dora).get_json()["type"] == (
        "/problems/last-administrator"
    )


@pytest.mark.spec("TEN-41")
def test_two_administrators_who_remove_each_other_at_once_leave_one(structure: Structure) -> None:
    bob, dora = structure.joined(BOB, "administrator"), structure.joined(DORA, "user")
    alice = structure.owner

    def remove(of: tuple[Person, str]) -> int:
        by, member = of
        return structure.call(by, "post", f"/users/{member}/removal", new_owner_id=dora).status_code

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(remove, [(ALICE, bob), (BOB, alice)]))
    assert answers == [204, 404], "who was removed administers nothing any more"
    left = [who for who in (ALICE, BOB) if holders_of(structure.service, who.id)]
    assert len(left) == 1
    assert holders_of(structure.service, left[0].id) == {structure.id: ["administrator"]}


@pytest.mark.spec("TEN-46")
def test_whoever_is_removed_hands_their_requests_over_and_enters_no_more(structure: Structure) -> None:
    member = structure.joined(BOB, "user")
    for unfit in (None, member, NOBODY):
        refused = structure.call(ALICE, "post", f"/users/{member}/removal", new_owner_id=unfit)
        assert refused.get_json()["type"] == "/problems/new-owner-needed"
        assert refused.get_json()["errors"][0]["field"] == "new_owner_id"
    removed = structure.call(ALICE, "post", f"/users/{member}/removal", new_owner_id=structure.owner)
    assert removed.status_code == 204
    assert "bob" not in structure.users()
    assert holders_of(structure.service, BOB.id) == {}
    (event,) = structure.service.events("tenancy.member-removed.v1")
    assert (event["holder_id"], event["account_id"], event["new_owner_id"]) == (
        structure.id,
        str(BOB.id),
        str(ALICE.id),
    )
    assert structure.service.events("tenancy.user-changed.v1")[-1]["change"] == "removed"


@pytest.mark.spec("TEN-46")
def test_one_who_never_came_in_is_removed_without_a_new_owner(structure: Structure) -> None:
    user = structure.add().get_json()["id"]
    assert structure.call(ALICE, "post", f"/users/{user}/removal", new_owner_id=None).status_code == 204
    assert structure.service.events("tenancy.member-removed.v1") == []


@pytest.mark.spec("TEN-46")
def test_an_invitation_is_sent_again_until_it_is_answered(structure: Structure) -> None:
    user = structure.add().get_json()["id"]
    assert structure.call(ALICE, "post", f"/users/{user}/invitation").status_code == 200
    (repeated,) = structure.service.events("tenancy.invitations-repeated.v1")
    assert repeated["invitations"] == [{"invitation_id": user, "holder_id": structure.id, "email": "alex@example.test"}]
    member = structure.joined(BOB, "user")
    answered = structure.call(ALICE, "post", f"/users/{member}/invitation")
    assert answered.get_json()["type"] == "/problems/member-not-invited"


@pytest.mark.spec("TEN-43")
def test_a_user_asks_for_the_deletion_of_their_access_which_an_administrator_refuses_then_accepts(
    structure: Structure,
) -> None:
    member = structure.joined(BOB, "user")
    assert structure.call(BOB, "get", "/own-deletion-request").get_json() == {"administrator": False, "asked_at": None}
    for _ in range(2):
        assert structure.call(BOB, "post", "/own-deletion-request").get_json()["asked_at"] is not None
    (asked,) = structure.service.events("tenancy.deletion-requested.v1")
    assert (asked["member_name"], asked["administrators"]) == ("Bob Martin", [str(ALICE.id)])
    assert structure.users()["bob"]["deletion_asked_at"] is not None

    decision = f"/users/{member}/deletion-request"
    assert structure.call(ALICE, "post", f"{decision}/refusal").status_code == 204
    (refused,) = structure.service.events("tenancy.deletion-refused.v1")
    assert refused["account_id"] == str(BOB.id)
    gone = structure.call(ALICE, "post", f"{decision}/acceptance", new_owner_id=structure.owner)
    assert gone.get_json()["type"] == "/problems/deletion-request-not-found"

    structure.call(BOB, "post", "/own-deletion-request")
    accepted = structure.call(ALICE, "post", f"{decision}/acceptance", new_owner_id=structure.owner)
    assert accepted.status_code == 204
    assert holders_of(structure.service, BOB.id) == {}


@pytest.mark.spec("TEN-41", "TEN-43")
def test_one_of_two_administrators_leaves_without_asking(structure: Structure) -> None:
    structure.joined(BOB, "administrator")
    assert structure.call(BOB, "post", "/own-deletion-request").get_json()["type"] == (
        "/problems/administrators-leave-themselves"
    )
    assert structure.call(BOB, "post", "/departure", new_owner_id=structure.owner).status_code == 204
    assert holders_of(structure.service, BOB.id) == {}


OPERATIONS = [
    ("get", "/users", {}),
    ("post", "/users", {"last_name": "M", "first_name": "A", "email": "a@example.test", "profile": "user"}),
    ("put", "/users/{member}", {"last_name": "M", "first_name": "A"}),
    ("put", "/users/{member}/profile", {"profile": "user"}),
    ("post", "/users/{member}/invitation", {}),
    ("post", "/users/{member}/removal", {"new_owner_id": NOBODY}),
    ("post", "/users/{member}/deletion-request/acceptance", {"new_owner_id": NOBODY}),
    ("post", "/users/{member}/deletion-request/refusal", {}),
    ("get", "/client-file", {}),
    ("put", "/client-file", {"name": "Étude Volée"}),
]


@pytest.mark.spec("TEN-46", "TEN-41")
@pytest.mark.parametrize("method, path, body", OPERATIONS)
@pytest.mark.parametrize("who", [BOB, DORA, CHARLIE], ids=["user", "consultation", "stranger"])
def test_a_stranger_cannot_and_neither_can_who_does_not_administer(
    structure: Structure, who: Person, method: str, path: str, body: dict[str, Any]
) -> None:
    structure.joined(BOB, "user")
    structure.joined(DORA, "consultation")
    answer = structure.call(who, method, path.format(member=structure.owner), **body)
    assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/organisation-not-found")


@pytest.mark.spec("TEN-46")
@pytest.mark.parametrize("method, path, body", [each for each in OPERATIONS if "{member}" in each[1]])
def test_the_administrator_of_another_structure_reaches_nobody_through_their_own(
    structure: Structure, service: RunningService, method: str, path: str, body: dict[str, Any]
) -> None:
    alice = structure.owner
    account_opened(service, CHARLIE, "Étude Charlie")
    other = Opener(service, CHARLIE)
    other.complete()
    other.save("structure", 1, **{**other.see().get_json()["structure"]["answers"], "siret": "55208131766522"})
    assert other.validate().status_code == 200
    theirs = Structure(service, other.see().get_json()["structure_id"])
    answer = theirs.call(CHARLIE, method, path.format(member=alice), **body)
    assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/member-not-found")
    assert holders_of(service, ALICE.id) == {structure.id: ["administrator"]}


@pytest.mark.parametrize("path", ["/own-profile", "/own-deletion-request"])
def test_a_stranger_has_no_profile_in_a_structure(structure: Structure, path: str) -> None:
    assert structure.call(CHARLIE, "get", path).status_code == 404


@pytest.mark.spec("TEN-45")
def test_an_administrator_allows_another_user_to_replace_a_lost_mobile_and_nobody_themselves(
    structure: Structure,
) -> None:
    bob, charlie = structure.joined(BOB, "user"), structure.joined(CHARLIE, "administrator")
    allowed = structure.call(ALICE, "post", f"/users/{bob}/phone-change")
    assert (allowed.status_code, allowed.get_json()["id"]) == (200, bob)
    told = structure.service.events("tenancy.user-changed.v1")[-1]
    assert (told["change"], told["account_id"]) == ("phone-change-allowed", str(BOB.id))
    assert {str(ALICE.id), str(CHARLIE.id)} == set(told["administrators"])
    assert structure.service.events("tenancy.member-profile-changed.v1") == [], "the profile is the same"
    own = structure.call(CHARLIE, "post", f"/users/{charlie}/phone-change")
    assert (own.status_code, own.get_json()["type"]) == (403, "/problems/own-phone-change")
    invited = structure.add().get_json()["id"]
    early = structure.call(ALICE, "post", f"/users/{invited}/phone-change")
    assert early.get_json()["type"] == "/problems/member-not-active"


@pytest.mark.spec("TEN-45")
def test_a_colleague_and_a_stranger_cannot_allow_a_change_of_mobile(structure: Structure) -> None:
    bob = structure.joined(BOB, "user")
    for who in (BOB, DORA):
        assert structure.call(who, "post", f"/users/{bob}/phone-change").status_code == 404
    assert structure.call(ALICE, "post", f"/users/{NOBODY}/phone-change").status_code == 404
    assert "phone-change-allowed" not in str(structure.service.events("tenancy.user-changed.v1"))
