"""A decision is taken back by a second person with a reason, until the payment proof is being made."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE
from services.deposits.tests.cases.test_groups import assign, problem
from services.deposits.tests.support.filers import MARC, OSCAR, Cast

WHY = "Le jugement a été réformé."


@pytest.mark.spec("DEP-36")
def test_a_rejection_is_taken_back_by_a_colleague_who_examines_the_case_again_and_the_structure_reads_why(
    cast: Cast,
) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.reject(case)
    assert cast.alice.caller.delete(f"/api/deposits/requests/{case}").status_code in {200, 204}
    assert (cast.marc.see(case)["may_withdraw"], cast.nina.see(case)["may_withdraw"]) == (False, True)
    assert problem(cast.marc.act(case, "withdrawn-decision", reason=WHY)) == (403, "second-person-needed")
    assert cast.nina.act(case, "withdrawn-decision", reason=" ").status_code == 422
    back = cast.nina.done(case, "withdrawn-decision", reason=WHY)
    assert (back["stage"], back["is_mine"], back["may_withdraw"]) == ("examining", True, False)
    # Also where its structure had put it out of its sight.
    seen = cast.alice.see(case).get_json()
    assert (seen["state"], seen["decision_reason"]) == ("submitted", None)
    assert (seen["entries"][-1]["act"], seen["entries"][-1]["text"]) == ("decision-withdrawn", WHY)
    [told] = cast.service.events("deposits.decision-withdrawn.v1")
    assert (told["request_id"], told["account_id"], told["reason"]) == (case, str(ALICE.id), WHY)
    assert problem(cast.nina.act(case, "withdrawn-decision", reason=WHY)) == (409, "not-possible-now")
    cast.nina.judge_all(case)
    assert cast.nina.done(case, "validation", confirmed=True)["stage"] == "confirming"


@pytest.mark.spec("DEP-36")
def test_a_validation_is_taken_back_until_its_payment_proof_is_made_which_then_never_is(
    cast: Cast, clock: FrozenClock
) -> None:
    case, other = (cast.alice.submitted()["id"] for _ in range(2))
    for one in (case, other):
        cast.marc.validate(one, then=cast.nina)
    clock.at += timedelta(minutes=9)
    cast.service.run_job("file_payment_proofs")
    assert cast.service.events("deposits.payment-proof-filed.v1") == []
    cast.marc.done(case, "withdrawn-decision", reason=WHY)
    clock.at += timedelta(minutes=1)
    cast.service.run_job("file_payment_proofs")
    assert len(cast.service.events("deposits.payment-proof-filed.v1")) == 1
    assert (cast.marc.see(other)["may_withdraw"], cast.marc.see(case)["stage"]) == (False, "examining")
    assert problem(cast.marc.act(other, "withdrawn-decision", reason=WHY)) == (409, "proof-begun")
    # Decided again, it has its proof like any other.
    cast.marc.judge_all(case)
    cast.marc.done(case, "validation", confirmed=True)
    cast.nina.done(case, "second-validation")
    clock.at += timedelta(minutes=10)
    cast.service.run_job("file_payment_proofs")
    assert len(cast.service.events("deposits.payment-proof-filed.v1")) == 2


@pytest.mark.spec("DEP-36")
def test_a_proof_that_the_vault_did_not_take_yet_is_out_all_the_same(cast: Cast, clock: FrozenClock) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.validate(case, then=cast.nina)
    clock.at += timedelta(minutes=10)
    cast.vault.refusing = HTTPStatus.SERVICE_UNAVAILABLE
    cast.service.run_job("file_payment_proofs")
    assert cast.service.events("deposits.payment-proof-filed.v1") == []
    assert problem(cast.marc.act(case, "withdrawn-decision", reason=WHY)) == (409, "proof-begun")


@pytest.mark.spec("DEP-36")
def test_a_stranger_cannot_take_a_decision_back(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.nina.reject(case)
    address = f"/api/deposits/cases/{case}/withdrawn-decision"
    given = {"revision": cast.nina.see(case)["revision"], "reason": WHY}
    assign(cast, MARC, ["experts"])
    for who in (ALICE, OSCAR, MARC):
        assert problem(cast.service.as_(who).post(address, json=given)) == (404, "case-not-found")
    stale = cast.nina.caller.post(address, json=given | {"revision": 0})
    assert problem(stale) == (409, "case-changed")
