"""The welcome page over HTTP: whether it is due, and that it was shown."""

from http import HTTPStatus

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context
from deposits.welcome import welcome

blueprint = Blueprint("welcome", url_prefix="/welcome", description="The welcome page, shown once to each person.")


class WelcomeView(Schema):
    """Whether the caller is to be welcomed."""

    due = fields.Boolean(required=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, WelcomeView)
def show_welcome() -> dict[str, bool]:
    """Tell whether the caller, who may file something, was not welcomed yet."""
    with transaction() as session:
        return {"due": welcome.is_due(session, context())}


@blueprint.post("")
@blueprint.returns(HTTPStatus.NO_CONTENT)
def mark_welcome_shown() -> None:
    """Note that the caller was welcomed."""
    with transaction() as session:
        welcome.mark_shown(session, context())
