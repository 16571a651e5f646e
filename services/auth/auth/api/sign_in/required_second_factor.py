"""Setting up the second factor that an organisation requires, while signing in."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth.api.second_factors.set_up_schemas import (
    AddedFactorView,
    BegunFactorView,
    FactorProofBody,
    NewFactorBody,
    new_factor,
    proof_of,
)
from auth.api.sign_in.pending_sign_ins import find_pending
from auth.errors import CodeTooSoon, SecondFactorExists, SecondFactorNotFound, SignInExpired, StepRequired, TooManyCodes
from auth.ports import config
from auth.row_scope import NOBODY
from auth.second_factors import second_factors, set_up
from auth.second_factors.second_factors import MULTI_FACTOR
from auth.second_factors.set_up import AddedFactor, BegunFactor
from auth.sign_in import sign_in_steps
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.problems import Forbidden, Invalid
from chartrier.runtime.current import context

blueprint = Blueprint(
    "required_second_factor",
    url_prefix="/sign-in/enrolment",
    description="Setting up a required second factor while signing in",
)

_STEP = "enrol"


@blueprint.post("", open=True)
@blueprint.takes(NewFactorBody)
@blueprint.returns(HTTPStatus.CREATED, BegunFactorView)
@blueprint.refuses(SignInExpired, StepRequired, CodeTooSoon, TooManyCodes, Forbidden)
def begin_enrolment(form: dict[str, Any]) -> BegunFactor:
    """Begin to set up the second factor that an organisation requires."""
    new = new_factor(form)
    with transaction(tenant=NOBODY) as session:
        account_id = find_pending(session, step=_STEP).account_id
        return set_up.begin(session, context(), config(), account_id, new)


@blueprint.post("/<uuid:factor_id>/confirmation", open=True)
@blueprint.takes(FactorProofBody)
@blueprint.returns(HTTPStatus.OK, AddedFactorView)
@blueprint.refuses(SignInExpired, StepRequired, SecondFactorNotFound, SecondFactorExists, Invalid, Forbidden)
def confirm_enrolment(shown: dict[str, Any], factor_id: UUID) -> AddedFactor:
    """Show that it works, which proves it for this sign-in too: complete the sign-in then."""
    with transaction(tenant=NOBODY) as session:
        pending = find_pending(session, step=_STEP)
        added = set_up.confirm(session, context(), config(), pending.account_id, proof_of(shown, factor_id))
        if isinstance(added, AddedFactor):
            amr = second_factors.AMR[added.factor.kind]
            sign_in_steps.add_factors(session, pending, amr, MULTI_FACTOR)
    if isinstance(added, Invalid):
        raise added
    return added
