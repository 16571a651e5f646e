"""Examining a case: from the queue to the decision, with what the structure sees of it at each step."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing.cast import person
from services.deposits.tests.support import made_up
from services.deposits.tests.support.filers import MARC, OPERATOR, TILLEULS, Cast

REASON = "Le RIB est illisible."


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, str(answer.get_json()["type"]).removeprefix("/problems/")


def document_of(case: dict[str, Any]) -> str:
    return str(case["attachments"][0]["id"])


@pytest.mark.spec("DEP-30", "DEP-31")
def test_a_case_is_taken_its_documents_accepted_and_two_persons_validate_it(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    taken = cast.marc.done(case, "take")
    assert (taken["stage"], taken["manager_name"], taken["is_mine"]) == ("examining", "Marc Exemple", True)
    assert taken["answers"]["iban"] == "FR7630006000011234567890189"
    assert cast.marc.judge(case, document_of(taken)).status_code == 200
    proposed = cast.marc.done(case, "validation", confirmed=True)
    assert (proposed["stage"], proposed["may_confirm"]) == ("confirming", False)
    assert cast.nina.see(case)["may_confirm"] is True
    assert cast.nina.done(case, "second-validation")["stage"] == "validated"
    assert cast.alice.see(case).get_json()["state"] == "validated"


@pytest.mark.spec("DEP-15")
def test_validating_the_first_journey_asks_to_confirm_that_the_whole_balance_is_due(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    assert "totalité du solde" in cast.marc.done(case, "take")["confirmation"]["fr"]
    cast.marc.judge_all(case)
    refused = cast.marc.act(case, "validation")
    assert problem(refused) == (422, "confirmation-missing")
    assert "créanciers" in refused.get_json()["errors"][0]["reason"]
    assert cast.marc.see(case)["stage"] == "examining"


@pytest.mark.spec("DEP-30")
def test_whoever_proposed_a_validation_cannot_confirm_it(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    cast.marc.judge_all(case)
    cast.marc.done(case, "validation", confirmed=True)
    for act, given in (("second-validation", {}), ("declined-validation", {"reason": "Non."})):
        assert problem(cast.marc.act(case, act, **given)) == (403, "second-person-needed")
    back = cast.nina.done(case, "declined-validation", reason="Le jugement manque.")
    assert (back["stage"], back["manager_name"]) == ("examining", "Marc Exemple")
    assert problem(cast.nina.act(case, "second-validation")) == (409, "not-possible-now")


@pytest.mark.spec("DEP-30")
@pytest.mark.parametrize("amount, stage", [("50000", "validated"), ("50000,01", "confirming")])
def test_a_second_person_is_needed_above_the_amount_of_the_settings(cast: Cast, amount: str, stage: str) -> None:
    cast.publish(made_up.journey())
    request = cast.alice.begin(journey=made_up.KEY)
    cast.alice.answer(request, "who", capacity="owner")
    owners = '[{"name": "Petit", "born_on": "2014-05-03"}]'
    cast.alice.answer(request, "money", owners=owners, amount=amount, origin="prize", payment="transfer")
    cast.alice.attach(request, "proof", "proof.pdf")
    assert cast.alice.submit(request).status_code == 200
    cast.marc.done(request, "take")
    cast.marc.judge_all(request)
    assert cast.marc.done(request, "validation")["stage"] == stage


@pytest.mark.spec("DEP-30")
def test_a_case_is_not_validated_before_each_document_is_accepted(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    taken = cast.marc.done(case, "take")
    assert problem(cast.marc.act(case, "validation", confirmed=True)) == (409, "documents-not-judged")
    cast.marc.judge(case, document_of(taken), REASON)
    assert problem(cast.marc.act(case, "validation", confirmed=True)) == (409, "documents-not-judged")


@pytest.mark.spec("DEP-22", "DEP-30")
def test_a_refused_document_is_replaced_by_the_structure_and_examined_again(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    cast.marc.judge_all(case, REASON)
    # While it is being examined, the verdict may change: the structure does not see it yet.
    assert cast.alice.see(case).get_json()["attachments"][0]["verdict"] is None
    cast.marc.done(case, "return", message="Merci d’envoyer un RIB récent.")
    waiting = cast.alice.see(case).get_json()
    assert (waiting["state"], waiting["attachments"][0]["refusal_reason"]) == ("waiting", REASON)
    completion = f"/api/deposits/requests/{case}/completion"
    assert problem(cast.alice.caller.post(completion, json={})) == (409, "not-replaced")
    cast.alice.attach(case, "rib", "rib-2.pdf")
    sent = cast.alice.caller.post(completion, json={"message": "Le voici."}).get_json()
    assert (sent["state"], sent["stage"]) == ("submitted", "completed")
    current = {one["name"]: one["is_current"] for one in sent["attachments"]}
    assert current == {"rib.pdf": False, "rib-2.pdf": True}
    cast.marc.done(case, "take")
    cast.marc.judge_all(case)
    assert cast.marc.done(case, "validation", confirmed=True)["stage"] == "confirming"


@pytest.mark.spec("DEP-22")
def test_of_a_returned_request_only_what_was_added_since_is_withdrawn_and_answers_stay(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    cast.marc.judge_all(case, REASON)
    cast.marc.done(case, "return")
    refused, added = (one["id"] for one in cast.alice.attach(case, "rib", "rib-2.pdf")["attachments"])
    address = f"/api/deposits/requests/{case}"
    assert problem(cast.alice.caller.delete(f"{address}/attachments/{refused}")) == (409, "already-submitted")
    assert problem(cast.alice.answer(case, "case", rg_number="24/09999")) == (409, "already-submitted")
    assert cast.alice.caller.delete(f"{address}/attachments/{added}").status_code == 200


@pytest.mark.spec("DEP-30")
def test_a_request_is_not_returned_without_a_word_nor_a_refused_document(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    assert problem(cast.marc.act(case, "return")) == (409, "nothing-to-return")


@pytest.mark.spec("DEP-30")
def test_a_rejection_has_a_reason_that_the_structure_reads(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    assert cast.marc.reject(case, "Vous n’êtes pas partie au jugement.")["stage"] == "rejected"
    seen = cast.alice.see(case).get_json()
    assert (seen["state"], seen["decision_reason"]) == ("rejected", "Vous n’êtes pas partie au jugement.")
    assert problem(cast.marc.act(case, "take")) == (409, "not-possible-now")
    empty = cast.marc.act(cast.alice.submitted()["id"], "rejection", reason=" ")
    assert empty.status_code == 422


@pytest.mark.spec("DEP-31")
def test_of_two_who_take_a_case_at_once_one_has_it_and_the_other_is_told(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    together = Barrier(2)
    revision = cast.marc.see(case)["revision"]

    def take(who: Any) -> int:  # noqa: ANN401 - a case manager
        together.wait()
        answer = who.caller.post(f"/api/deposits/cases/{case}/take", json={"revision": revision})
        return int(answer.status_code)

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(take, (cast.marc, cast.nina))) == [200, 409]
    seen = [cast.marc.see(case)["is_mine"], cast.nina.see(case)["is_mine"]]
    assert sorted(seen) == [False, True]


@pytest.mark.spec("DEP-31")
def test_who_has_seen_an_earlier_revision_or_does_not_examine_the_case_cannot_act_on_it(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    before = cast.marc.see(case)["revision"]
    cast.marc.done(case, "take")
    assert problem(cast.marc.act(case, "rejection", revision=before, reason="Trop tard.")) == (409, "case-changed")
    assert problem(cast.nina.act(case, "rejection", reason="Pas à moi.")) == (409, "examined-by-another")
    cast.nina.done(case, "take")
    assert problem(cast.marc.act(case, "rejection", reason="Plus à moi.")) == (409, "examined-by-another")


@pytest.mark.spec("DEP-31")
def test_everything_done_is_journaled_and_the_structure_sees_its_part(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    cast.nina.done(case, "take")
    cast.nina.judge_all(case, REASON)
    cast.nina.done(case, "messages", text="Attention au montant.", private=True)
    cast.nina.done(case, "messages", text="Bonjour.", private=False)
    cast.nina.done(case, "return", message="Un RIB, svp.")
    told = cast.alice.caller.post(f"/api/deposits/requests/{case}/messages", json={"text": "Je m’en occupe."})
    assert told.status_code == 201
    entries = cast.nina.see(case)["entries"]
    assert [entry["act"] for entry in entries] == [
        "submitted",
        "taken",
        "taken",
        "document-refused",
        "note",
        "message",
        "returned",
        "message",
    ]
    assert entries[3] | {"id": "", "at": ""} == {
        "id": "",
        "at": "",
        "act": "document-refused",
        "author_name": "Nina Exemple",
        "by_case_manager": True,
        "document": "rib.pdf",
        "recipient_name": None,
        "recipient_group": None,
        "shown": False,
        "text": REASON,
    }
    seen = cast.alice.see(case).get_json()["entries"]
    assert [entry["act"] for entry in seen] == ["submitted", "taken", "message", "returned", "message"]
    assert [entry["author_name"] for entry in seen] == ["Alice Exemple", "", "", "", "Alice Exemple"]


@pytest.mark.spec("DEP-23", "DEP-32")
def test_a_validated_request_gets_its_payment_proof_once(cast: Cast, clock: FrozenClock) -> None:
    case = cast.alice.submitted()
    address = f"/api/deposits/requests/{case['id']}/payment-proof"
    cast.marc.validate(case["id"], then=cast.nina)
    assert problem(cast.alice.caller.post(address)) == (409, "proof-not-ready")
    clock.at += timedelta(minutes=10)
    for _ in range(2):
        cast.service.run_job("file_payment_proofs")
    [proof] = [one for one in cast.vault.documents.values() if one["kind"] == "payment_proof"]
    assert problem(cast.alice.caller.post(address)) == (409, "proof-not-ready")
    assert cast.alice.see(case["id"]).get_json()["proof_ready"] is False
    [filed] = cast.service.events("deposits.payment-proof-filed.v1")
    assert filed == {
        "type": "deposits.payment-proof-filed.v1",
        "tenant_id": case["holder_id"],
        "document_id": proof["document_id"],
        "holder_id": case["holder_id"],
        "digest": proof["digest"],
        "size": proof["size"],
    }
    cast.seal(uuid4())
    cast.seal(UUID(proof["document_id"]), holder=uuid4())
    assert cast.alice.see(case["id"]).get_json()["proof_ready"] is False
    cast.seal(UUID(proof["document_id"]))
    assert proof["name"] == f"Justificatif de paiement {case['file_number']}"
    assert cast.vault.put_counts[proof["reference"]] == 1
    assert cast.alice.see(case["id"]).get_json()["proof_ready"] is True
    for reader in (cast.alice, cast.dora, cast.erin):
        assert reader.caller.post(address).status_code == 200
    for stranger in (cast.bob, cast.charlie):
        assert problem(stranger.caller.post(address)) == (404, "request-not-found")


@pytest.mark.spec("NOTIF-12")
def test_each_step_is_told_in_an_event_without_any_answer(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    cast.marc.judge_all(case, REASON)
    cast.marc.done(case, "return")
    cast.alice.attach(case, "rib", "rib-2.pdf")
    cast.alice.caller.post(f"/api/deposits/requests/{case}/completion", json={})
    cast.marc.validate(case, then=cast.nina)
    other = cast.alice.submitted()["id"]
    cast.marc.reject(other, "Hors délai.")
    published = [event for event in cast.service.events() if event["type"].startswith("deposits.request-")]
    assert [event["type"].removeprefix("deposits.request-") for event in published] == [
        "submitted.v1",
        "returned.v1",
        "validated.v1",
        "submitted.v1",
        "rejected.v1",
    ]
    assert published[1]["reasons"] == [f"rib.pdf\u00a0: {REASON}"]
    assert "FR76" not in str(published)


CASE_ACTS = (
    ("GET", ""),
    ("POST", "/take"),
    ("POST", "/release"),
    ("POST", "/return"),
    ("POST", "/validation"),
    ("POST", "/second-validation"),
    ("POST", "/declined-validation"),
    ("POST", "/rejection"),
    ("POST", "/messages"),
    ("PUT", "/attachments/{document}/verdict"),
    ("POST", "/attachments/{document}/ticket"),
)
BODY = {"revision": 1, "reason": "x", "text": "x", "private": False, "message": "x", "confirmed": True}


def fields_of(act: str) -> dict[str, Any]:
    known = {
        "/return": ("revision", "message"),
        "/validation": ("revision", "confirmed"),
        "/declined-validation": ("revision", "reason"),
        "/rejection": ("revision", "reason"),
        "/messages": ("text", "private"),
        "/attachments/{document}/verdict": ("revision",),
    }
    return {name: BODY[name] for name in known.get(act, ("revision",))}


@pytest.mark.spec("DEP-30", "DEP-31")
@pytest.mark.parametrize("stranger", ["alice", "dora", "erin", "charlie", "oscar"])
def test_a_stranger_cannot_tell_that_a_case_exists_nor_list_any(cast: Cast, stranger: str) -> None:
    sent = cast.alice.submitted()
    before = cast.marc.see(sent["id"])
    caller = getattr(cast, stranger).caller
    for method, act in CASE_ACTS:
        address = f"/api/deposits/cases/{sent['id']}{act.format(document=document_of(sent))}"
        options = {} if method == "GET" or act.endswith("ticket") else {"json": fields_of(act)}
        answer = getattr(caller, method.lower())(address, **options)
        assert problem(answer) == (404, "case-not-found"), (method, act)
    for listing in ("", "/counts", "/groups", f"/by-number?number={sent['file_number']}"):
        assert problem(caller.get(f"/api/deposits/cases{listing}")) == (403, "case-managers-only")
    assert cast.marc.see(sent["id"]) == before


def test_a_draft_is_no_case_and_a_case_manager_files_nothing(cast: Cast) -> None:
    draft = cast.alice.begin()
    assert problem(cast.marc.caller.get(f"/api/deposits/cases/{draft}")) == (404, "case-not-found")
    assert cast.marc.caller.get(f"/api/deposits/requests/{draft}").status_code == 404
    begun = cast.marc.caller.post("/api/deposits/requests", json={"space": str(TILLEULS), "journey": made_up.KEY})
    assert begun.status_code == 404


def test_the_right_to_examine_is_the_operators_alone_and_its_withdrawal_acts_at_once(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    paul, quentin = person("Paul"), person("Quentin")
    grant = cast.grant(paul, "case_manager", holder=OPERATOR, kind="operator")
    assert cast.service.as_(paul).get(f"/api/deposits/cases/{case}").status_code == 200
    cast.grant(paul, holder=OPERATOR, kind="operator", grant_id=grant, version=2)
    # Whoever has a right of that name in a space that is not the operator's examines nothing.
    cast.grant(quentin, "case_manager", holder=TILLEULS)
    for stranger in (paul, quentin):
        assert cast.service.as_(stranger).get(f"/api/deposits/cases/{case}").status_code == 404


@pytest.mark.spec("DEP-31")
def test_a_case_manager_files_for_a_structure_of_theirs_and_cannot_examine_it(cast: Cast) -> None:
    cast.grant(MARC, "user")
    sent = cast.as_(MARC).submitted()
    before = cast.nina.see(sent["id"])
    for method, act in CASE_ACTS:
        address = f"/api/deposits/cases/{sent['id']}{act.format(document=document_of(sent))}"
        options = {} if method == "GET" or act.endswith("ticket") else {"json": fields_of(act)}
        answer = getattr(cast.marc.caller, method.lower())(address, **options)
        assert problem(answer) == (403, "of-ones-own-structure"), (method, act)
    assert cast.nina.see(sent["id"]) == before
    assert cast.nina.done(sent["id"], "take")["stage"] == "examining"
