"""*Mon suivi*: found, counted, duplicated, given to a colleague, removed."""

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE
from services.deposits.tests.support import made_up
from services.deposits.tests.support.filers import DORA, ERIN, TILLEULS, Cast, Filer


def listed(filer: Filer, query: str = "") -> list[str]:
    return [item["id"] for item in filer.caller.get(f"/api/deposits/requests?{query}").get_json()["items"]]


@pytest.mark.spec("DEP-20")
def test_the_tabs_are_counted_by_state(cast: Cast) -> None:
    cast.alice.begin()
    waiting, rejected = cast.alice.submitted()["id"], cast.alice.submitted()["id"]
    cast.bob.begin()
    cast.marc.done(waiting, "take")
    cast.marc.done(waiting, "return", message="Un mot.")
    cast.marc.reject(rejected)
    counts = cast.alice.caller.get(f"/api/deposits/requests/counts?space={TILLEULS}").get_json()
    assert counts == {"draft": 1, "submitted": 0, "waiting": 1, "validated": 0, "rejected": 1}
    assert cast.dora.caller.get("/api/deposits/requests/counts").get_json()["draft"] == 2
    assert cast.charlie.caller.get("/api/deposits/requests/counts").get_json()["draft"] == 0


@pytest.mark.spec("DEP-20")
@pytest.mark.parametrize("sort", ["updated_at", "-updated_at", "submitted_at", "-file_number"])
def test_pages_follow_one_another_in_any_order_without_loss(cast: Cast, sort: str) -> None:
    wanted = {cast.alice.begin(), cast.alice.begin(), cast.alice.submitted()["id"]}
    seen: list[str] = []
    after = ""
    while True:
        page = cast.alice.caller.get(f"/api/deposits/requests?limit=1&sort={sort}{after}").get_json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert (len(seen), set(seen)) == (3, wanted)


def test_a_place_in_a_list_of_another_order_is_refused(cast: Cast) -> None:
    cast.alice.begin(), cast.alice.begin()
    page = cast.alice.caller.get("/api/deposits/requests?limit=1").get_json()
    other = cast.alice.caller.get(f"/api/deposits/requests?sort=file_number&after={page['next']}")
    assert other.status_code == 422


@pytest.mark.spec("DEP-11", "DEP-20")
def test_a_request_is_found_by_its_number_or_its_journey(cast: Cast) -> None:
    first, second = cast.alice.submitted(), cast.alice.submitted()
    assert listed(cast.alice, f"q={first['file_number'].lower()}") == [first["id"]]
    assert sorted(listed(cast.alice, "q=saisie")) == sorted([first["id"], second["id"]])
    assert listed(cast.alice, "q=%25") == []
    assert listed(cast.bob, f"q={first['file_number']}") == []


@pytest.mark.spec("DEP-21")
def test_a_duplicate_keeps_owners_and_answers_and_of_what_was_sent_no_amount(cast: Cast) -> None:
    cast.publish(made_up.journey())
    request = cast.alice.begin(journey=made_up.KEY)
    owners = '[{"name": "Petit", "first_name": "", "born_on": "2014-05-03"}]'
    cast.alice.answer(request, "who", capacity="owner")
    cast.alice.answer(request, "money", owners=owners, amount="20", payment="transfer")
    address = f"/api/deposits/requests/{request}/duplicate"
    assert cast.alice.caller.post(address).get_json()["answers"]["amount"] == "20.00"
    cast.alice.attach(request, "proof", "proof.pdf")
    assert cast.alice.submit(request).status_code == 200
    copy = cast.alice.caller.post(address).get_json()
    assert (copy["state"], copy["file_number"], copy["attachments"]) == ("draft", None, [])
    assert copy["answers"] == {"capacity": "owner", "owners": owners, "payment": "transfer"}
    assert cast.bob.caller.post(address).status_code == 404


@pytest.mark.spec("DEP-21")
def test_a_rejected_request_leaves_the_sight_of_its_structure_and_stays_with_case_managers(cast: Cast) -> None:
    rejected, sent = cast.alice.submitted()["id"], cast.alice.submitted()["id"]
    cast.marc.reject(rejected)
    assert cast.erin.caller.delete(f"/api/deposits/requests/{rejected}").status_code == 403
    assert cast.alice.caller.delete(f"/api/deposits/requests/{rejected}").status_code == 204
    assert cast.alice.see(rejected).status_code == cast.erin.see(rejected).status_code == 404
    assert listed(cast.alice) == [sent]
    assert cast.marc.see(rejected)["stage"] == "rejected"


@pytest.mark.spec("DEP-21")
@pytest.mark.parametrize("giver", ["alice", "dora"])
def test_the_owner_or_an_administrator_gives_a_request_to_a_colleague_who_is_told(cast: Cast, giver: str) -> None:
    request = cast.alice.submitted()
    filer: Filer = getattr(cast, giver)
    address = f"/api/deposits/requests/{request['id']}"
    names = {one["name"] for one in filer.caller.get(f"{address}/owners").get_json()["items"]}
    assert names == {"Alice Exemple", "Bob Exemple", "Dora Exemple"}
    assert filer.caller.put(f"{address}/owner", json={"account_id": str(BOB.id)}).status_code == 204
    assert cast.bob.see(request["id"]).get_json()["owner_name"] == "Bob Exemple"
    assert cast.alice.see(request["id"]).status_code == 404
    [told] = cast.service.events("deposits.request-reassigned.v1")
    assert (told["account_id"], told["file_number"]) == (str(BOB.id), request["file_number"])
    assert told["owner_name"] == "Bob Exemple"


@pytest.mark.spec("DEP-21")
@pytest.mark.parametrize("wrong", [ERIN, CHARLIE])
def test_a_request_is_not_given_to_somebody_who_may_not_own_it(cast: Cast, wrong: object) -> None:
    request = cast.alice.submitted()["id"]
    refused = cast.alice.caller.put(
        f"/api/deposits/requests/{request}/owner",
        json={"account_id": str(wrong.id)},  # type: ignore[attr-defined]
    )
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, "account_id")


@pytest.mark.spec("DEP-21")
@pytest.mark.parametrize("stranger, status", [("bob", 404), ("charlie", 404), ("erin", 404), ("marc", 404)])
def test_a_stranger_cannot_give_a_request_away_nor_see_who_could_own_it(cast: Cast, stranger: str, status: int) -> None:
    request = cast.alice.submitted()["id"]
    caller = getattr(cast, stranger).caller
    assert caller.get(f"/api/deposits/requests/{request}/owners").status_code == status
    given = caller.put(f"/api/deposits/requests/{request}/owner", json={"account_id": str(DORA.id)})
    assert given.status_code == status
    assert cast.alice.see(request).get_json()["owner_name"] == "Alice Exemple"
    assert ALICE.id != DORA.id
