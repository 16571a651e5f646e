"""One's own second factors and recovery codes."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.api.common.callers import account_manager
from auth.api.common.entering import FactorCardView
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import SentView
from auth.api.second_factors import setting_up
from auth.api.second_factors.setting_up import Begun, BegunView, Done, SetUpView, Shown, WantedFactor
from auth.codes.one_time_codes import Sent
from auth.errors import (
    CodeTooSoon,
    NoSecondFactor,
    SecondFactorNotFound,
    SecondFactorRequired,
    SecondFactorThere,
    TooManyCodes,
    TooManySecondFactors,
)
from auth.ports import ports
from auth.second_factors import recovery_codes, second_factors, sign_in_policies
from auth.second_factors.models import SecondFactor
from auth.sign_in import sign_in_steps
from chartrier.access.principal import Principal
from chartrier.access.proofs import ProofRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden, Invalid
from chartrier.runtime.current import spend_proof

blueprint = Blueprint("second_factors", description="Second factors and recovery codes")

PURPOSE = "second-factors"
_PROOF = fields.String(required=True, validate=validate.Length(1, 4000), load_only=True)


class OwnFactorView(FactorCardView):
    """A second factor of one's own."""

    added_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class BroughtPasskeyView(OwnFactorView):
    """A passkey of an account that was merged into one's own: it signs in, and is no second factor."""

    account = fields.String(required=True)


class OwnFactors(Schema):
    """One's own second factors, what merged accounts brought, recovery codes left, organisations that require one."""

    factors = fields.List(fields.Nested(OwnFactorView), required=True)
    brought = fields.List(fields.Nested(BroughtPasskeyView), required=True)
    recovery_codes_left = fields.Integer(required=True)
    required_by = fields.List(fields.String(), required=True)


class ProvenWanted(WantedFactor):
    """Which second factor to set up, with a proof that the password was typed again."""

    proof = _PROOF


class Proven(Schema):
    """A proof that the password was typed again."""

    proof = _PROOF


class RecoveryCodesView(Schema):
    """Recovery codes, told this once."""

    recovery_codes = fields.List(fields.String(), required=True)


@blueprint.get("/second-factors")
@blueprint.returns(HTTPStatus.OK, OwnFactors)
@blueprint.refuses(Forbidden)
def list_second_factors() -> dict[str, Any]:
    """List one's own second factors, and the passkeys that merged accounts brought."""
    asking = account_manager()
    with transaction() as session:
        email = session.get_one(Account, asking.id).email
        return {
            "factors": [_shown(factor, email) for factor in second_factors.of(session, asking.id)],
            "brought": [
                _shown(passkey, email) | {"account": number}
                for passkey, number in second_factors.brought(session, asking.id)
            ],
            "recovery_codes_left": recovery_codes.left(session, asking.id),
            "required_by": sign_in_policies.requiring_a_second_factor(session, asking.id),
        }


def _shown(factor: SecondFactor, email: str) -> dict[str, Any]:
    times = {"added_at": factor.confirmed_at, "last_used_at": factor.last_used_at}
    return vars(sign_in_steps.card(factor, email)) | times


@blueprint.post("/second-factors")
@blueprint.takes(ProvenWanted)
@blueprint.returns(HTTPStatus.CREATED, BegunView)
@blueprint.refuses(SecondFactorThere, TooManySecondFactors, ProofRefused, Forbidden, CodeTooSoon, TooManyCodes)
def begin_second_factor(form: dict[str, Any]) -> Begun:
    """Begin to set up a second factor; it counts once it was shown to work, within ten minutes."""
    asking, wanted = account_manager(), setting_up.wanted_by(form)
    with transaction() as session:
        _spend(session, form["proof"], by=asking)
        return setting_up.begin(session, asking.id, wanted)


@blueprint.post("/second-factors/<uuid:factor_id>/code")
@blueprint.returns(HTTPStatus.OK, SentView)
@blueprint.refuses(SecondFactorNotFound, Forbidden, CodeTooSoon, TooManyCodes)
def send_set_up_code(factor_id: UUID) -> Sent:
    """Send another code to the telephone or mailbox that is being set up."""
    asking = account_manager()
    with transaction() as session:
        return setting_up.send_again(session, asking.id, factor_id)


@blueprint.post("/second-factors/<uuid:factor_id>/confirmation")
@blueprint.takes(Shown)
@blueprint.returns(HTTPStatus.OK, SetUpView)
@blueprint.refuses(SecondFactorNotFound, SecondFactorThere, Invalid, Forbidden)
def confirm_second_factor(shown: dict[str, Any], factor_id: UUID) -> Done:
    """Show that a second factor works: it counts from now on."""
    asking = account_manager()
    with transaction() as session:
        done = setting_up.confirm(session, asking.id, factor_id, shown)
    if isinstance(done, Invalid):
        raise done
    return done


@blueprint.post("/second-factors/<uuid:factor_id>/removal")
@blueprint.takes(Proven)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SecondFactorNotFound, SecondFactorRequired, ProofRefused, Forbidden)
def remove_second_factor(form: dict[str, Any], factor_id: UUID) -> None:
    """Have a second factor count no longer; the last one takes the recovery codes along."""
    asking = account_manager()
    with transaction() as session:
        _spend(session, form["proof"], by=asking)
        second_factors.remove(session, asking.id, factor_id, seen_from=coming_from(), now=ports().clock.now())


@blueprint.post("/recovery-codes")
@blueprint.takes(Proven)
@blueprint.returns(HTTPStatus.CREATED, RecoveryCodesView)
@blueprint.refuses(NoSecondFactor, ProofRefused, Forbidden)
def make_recovery_codes(form: dict[str, Any]) -> dict[str, list[str]]:
    """Make ten new recovery codes; the former ones are void."""
    asking, held = account_manager(), ports()
    with transaction() as session:
        _spend(session, form["proof"], by=asking)
        codes = second_factors.make_recovery_codes(
            session, asking.id, hashes=held.hashes, seen_from=coming_from(), now=held.clock.now()
        )
    return {"recovery_codes": codes}


def _spend(session: Session, proof: str, *, by: Principal) -> None:
    spend_proof(session, proof, purpose=PURPOSE, subject=str(by.id), by=by)
