"""One's own second factors and recovery codes."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.api.common.callers import account_manager
from auth.api.common.sign_in_results import FactorSummaryView
from auth.api.common.typed_codes import SentCodeView
from auth.api.second_factors.set_up_schemas import (
    AddedFactorView,
    BegunFactorView,
    FactorProofBody,
    NewFactorBody,
    new_factor,
    proof_of,
)
from auth.codes.one_time_codes import SentCode
from auth.errors import (
    CodeTooSoon,
    NoSecondFactor,
    SecondFactorExists,
    SecondFactorNotFound,
    SecondFactorRequired,
    TooManyCodes,
    TooManySecondFactors,
)
from auth.ports import config
from auth.second_factors import recovery_codes, second_factors, set_up, sign_in_policies
from auth.second_factors.models import SecondFactor
from auth.second_factors.set_up import AddedFactor, BegunFactor
from chartrier.access.principal import Principal
from chartrier.access.proofs import ProofRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden, Invalid
from chartrier.runtime.current import context, spend_proof

blueprint = Blueprint("second_factors", description="Second factors and recovery codes")

PURPOSE: Final = "second-factors"
_PROOF: Final = fields.String(required=True, validate=validate.Length(1, 4000), load_only=True)


class OwnFactorView(FactorSummaryView):
    """A second factor of one's own."""

    added_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class InheritedPasskeyView(OwnFactorView):
    """A passkey of an account that was merged into one's own: it signs in, and is no second factor."""

    account = fields.String(required=True)


class OwnFactors(Schema):
    """Second factors, passkeys of merged accounts, recovery codes left, organisations that require a second factor."""

    factors = fields.List(fields.Nested(OwnFactorView), required=True)
    inherited = fields.List(fields.Nested(InheritedPasskeyView), required=True)
    recovery_codes_left = fields.Integer(required=True)
    required_by = fields.List(fields.String(), required=True)


class NewFactorWithProof(NewFactorBody):
    """Which second factor to set up, with a proof that the password was typed again."""

    proof = _PROOF


class Proof(Schema):
    """A proof that the password was typed again."""

    proof = _PROOF


class RecoveryCodesView(Schema):
    """Recovery codes, shown this once."""

    recovery_codes = fields.List(fields.String(), required=True)


@blueprint.get("/second-factors")
@blueprint.returns(HTTPStatus.OK, OwnFactors)
@blueprint.refuses(Forbidden)
def list_second_factors() -> dict[str, Any]:
    """List one's own second factors, and the passkeys of accounts merged into one's own."""
    caller = account_manager()
    with transaction() as session:
        email = session.get_one(Account, caller.id).email
        return {
            "factors": [_view(factor, email) for factor in second_factors.of(session, caller.id)],
            "inherited": [
                _view(passkey, email) | {"account": number}
                for passkey, number in second_factors.inherited_passkeys(session, caller.id)
            ],
            "recovery_codes_left": recovery_codes.number_left(session, caller.id),
            "required_by": sign_in_policies.organisations_requiring_a_second_factor(session, caller.id),
        }


@blueprint.post("/second-factors")
@blueprint.takes(NewFactorWithProof)
@blueprint.returns(HTTPStatus.CREATED, BegunFactorView)
@blueprint.refuses(SecondFactorExists, TooManySecondFactors, ProofRefused, Forbidden, CodeTooSoon, TooManyCodes)
def begin_second_factor(form: dict[str, Any]) -> BegunFactor:
    """Begin to set up a second factor; it counts once it was shown to work, within ten minutes."""
    caller, new = account_manager(), new_factor(form)
    with transaction() as session:
        _spend(session, form["proof"], by=caller)
        return set_up.begin(session, context(), config(), caller.id, new)


@blueprint.post("/second-factors/<uuid:factor_id>/code")
@blueprint.returns(HTTPStatus.OK, SentCodeView)
@blueprint.refuses(SecondFactorNotFound, Forbidden, CodeTooSoon, TooManyCodes)
def send_set_up_code(factor_id: UUID) -> SentCode:
    """Have another code sent to the phone or mailbox that is being set up."""
    caller = account_manager()
    with transaction() as session:
        return set_up.send_again(session, context(), config(), caller.id, factor_id)


@blueprint.post("/second-factors/<uuid:factor_id>/confirmation")
@blueprint.takes(FactorProofBody)
@blueprint.returns(HTTPStatus.OK, AddedFactorView)
@blueprint.refuses(SecondFactorNotFound, SecondFactorExists, Invalid, Forbidden)
def confirm_second_factor(shown: dict[str, Any], factor_id: UUID) -> AddedFactor:
    """Show that a second factor works: it counts from now on."""
    caller = account_manager()
    with transaction() as session:
        added = set_up.confirm(session, context(), config(), caller.id, proof_of(shown, factor_id))
    if isinstance(added, Invalid):
        raise added
    return added


@blueprint.post("/second-factors/<uuid:factor_id>/removal")
@blueprint.takes(Proof)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SecondFactorNotFound, SecondFactorRequired, ProofRefused, Forbidden)
def remove_second_factor(form: dict[str, Any], factor_id: UUID) -> None:
    """Remove a second factor; with the last one the recovery codes go."""
    caller = account_manager()
    with transaction() as session:
        _spend(session, form["proof"], by=caller)
        second_factors.remove(session, context(), caller.id, factor_id)


@blueprint.post("/recovery-codes")
@blueprint.takes(Proof)
@blueprint.returns(HTTPStatus.CREATED, RecoveryCodesView)
@blueprint.refuses(NoSecondFactor, ProofRefused, Forbidden)
def make_recovery_codes(form: dict[str, Any]) -> dict[str, list[str]]:
    """Make ten new recovery codes; the former ones are void."""
    caller = account_manager()
    with transaction() as session:
        _spend(session, form["proof"], by=caller)
        codes = second_factors.replace_recovery_codes(session, context(), config(), caller.id)
    return {"recovery_codes": codes}


def _view(factor: SecondFactor, email: str) -> dict[str, Any]:
    times = {"added_at": factor.confirmed_at, "last_used_at": factor.last_used_at}
    return vars(second_factors.summarise(factor, email)) | times


def _spend(session: Session, proof: str, *, by: Principal) -> None:
    spend_proof(session, proof, purpose=PURPOSE, subject=str(by.id), by=by)
