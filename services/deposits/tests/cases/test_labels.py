"""Labels: words by which case managers find cases again, which their structures never see; more asked of several."""

import pytest

from chartrier.testing import ALICE
from services.deposits.tests.cases.test_groups import assign, problem, queue
from services.deposits.tests.cases.test_handover import act, results, seen
from services.deposits.tests.support.filers import MARC, NINA, Cast


@pytest.mark.spec("DEP-34", "DEP-35")
def test_a_selection_is_labelled_and_found_again_by_its_label_which_the_structure_never_sees(cast: Cast) -> None:
    first, second, third = (cast.alice.submitted()["id"] for _ in range(3))
    assert results(act(cast, MARC, "labels", seen(cast, first, second), add=["Urgent", "à relire"])) == [None, None]
    assert set(queue(cast, NINA, "?label=Urgent")) == {first, second}
    assert cast.nina.see(first)["labels"] == ["Urgent", "à relire"]
    assert cast.service.as_(NINA).get("/api/deposits/cases/labels").get_json() == {"items": ["Urgent", "à relire"]}
    assert results(act(cast, NINA, "labels", seen(cast, first), add=["Urgent"], remove=["à relire"])) == [None]
    assert cast.nina.see(first)["labels"] == ["Urgent"]
    journal = [(entry["act"], entry["text"]) for entry in cast.marc.see(first)["entries"]]
    assert journal[-3:] == [("label-added", "Urgent"), ("label-added", "à relire"), ("label-removed", "à relire")]
    sight = cast.alice.see(first).get_json()
    assert "labels" not in sight
    assert [entry["act"] for entry in sight["entries"]] == ["submitted"]
    listed = cast.service.as_(NINA).get("/api/deposits/cases").get_json()["items"]
    assert {item["id"]: item["labels"] for item in listed}[third] == []


@pytest.mark.spec("DEP-34")
def test_a_case_bears_ten_labels_of_forty_letters_at_most(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    assert results(act(cast, MARC, "labels", seen(cast, case), add=[str(n) for n in range(10)])) == [None]
    assert results(act(cast, MARC, "labels", seen(cast, case), add=["onze"])) == ["too-many-labels"]
    assert results(act(cast, MARC, "labels", seen(cast, case), add=["onze"], remove=["0"])) == [None]
    assert act(cast, MARC, "labels", seen(cast, case), add=["x" * 41]).status_code == 422
    assert act(cast, MARC, "labels", seen(cast, case), add=["fdp.\u202eexe"]).status_code == 422


@pytest.mark.spec("DEP-34")
def test_a_stranger_cannot_label_a_case_nor_read_the_labels_of_others(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    asked = seen(cast, case)
    act(cast, NINA, "labels", asked, add=["secret"])
    assert problem(act(cast, ALICE, "labels", asked, add=["x"])) == (403, "case-managers-only")
    assert problem(cast.service.as_(ALICE).get("/api/deposits/cases/labels")) == (403, "case-managers-only")
    assign(cast, MARC, ["experts"])
    assert results(act(cast, MARC, "labels", asked, add=["x"])) == ["case-not-found"]
    assert cast.service.as_(MARC).get("/api/deposits/cases/labels").get_json() == {"items": []}


@pytest.mark.spec("DEP-35")
def test_more_is_asked_of_several_structures_at_once(cast: Cast) -> None:
    mine, theirs = (cast.alice.submitted()["id"] for _ in range(2))
    cast.marc.done(mine, "take")
    cast.nina.done(theirs, "take")
    asked = act(cast, MARC, "return", seen(cast, mine, theirs), message="Merci d’envoyer le jugement.")
    assert results(asked) == [None, "examined-by-another"]
    assert cast.alice.see(mine).get_json()["entries"][-1]["text"] == "Merci d’envoyer le jugement."
    [told] = cast.service.events("deposits.request-returned.v1")
    assert told["request_id"] == mine
    assert act(cast, MARC, "return", seen(cast, theirs)).status_code == 422
    assert problem(act(cast, ALICE, "return", seen(cast, theirs), message="x")) == (403, "case-managers-only")
