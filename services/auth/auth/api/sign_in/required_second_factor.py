"""Setting up the second factor that an organisation requires, while signing in."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth.api.second_factors import setting_up
from auth.api.second_factors.setting_up import Begun, BegunView, Done, SetUpView, Shown, WantedFactor
from auth.api.sign_in.under_way import ENROL, under_way_at
from auth.errors import CodeTooSoon, SecondFactorNotFound, SecondFactorThere, SignInOver, StepOpen, TooManyCodes
from auth.row_scope import NOBODY
from auth.second_factors import second_factors
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import MANY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.problems import Forbidden, Invalid

blueprint = Blueprint(
    "enrolling", url_prefix="/sign-in/enrolment", description="Setting up a required second factor while signing in"
)


@blueprint.post("", open=True)
@blueprint.takes(WantedFactor)
@blueprint.returns(HTTPStatus.CREATED, BegunView)
@blueprint.refuses(SignInOver, StepOpen, CodeTooSoon, TooManyCodes, Forbidden)
def begin_enrolment(form: dict[str, Any]) -> Begun:
    """Begin to set up the second factor that an organisation requires."""
    wanted = setting_up.wanted_by(form)
    with transaction(tenant=NOBODY) as session:
        return setting_up.begin(session, under_way_at(session, ENROL).account_id, wanted)


@blueprint.post("/<uuid:factor_id>/confirmation", open=True)
@blueprint.takes(Shown)
@blueprint.returns(HTTPStatus.OK, SetUpView)
@blueprint.refuses(SignInOver, StepOpen, SecondFactorNotFound, SecondFactorThere, Invalid, Forbidden)
def confirm_enrolment(shown: dict[str, Any], factor_id: UUID) -> Done:
    """Show that it works. One has then proven it, too: complete the sign-in."""
    with transaction(tenant=NOBODY) as session:
        under_way = under_way_at(session, ENROL)
        done = setting_up.confirm(session, under_way.account_id, factor_id, shown)
        if isinstance(done, Done):
            sign_in_steps.proved(session, under_way, second_factors.AMR[done.factor.kind], MANY)
    if isinstance(done, Invalid):
        raise done
    return done
