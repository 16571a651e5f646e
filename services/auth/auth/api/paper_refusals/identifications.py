"""Who refuses electronic delivery on the public page: identifier and password open that act alone, and no session."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from auth.api.common.typed_passwords import PASSWORD, verify_password
from auth.errors import AccountLocked, WrongCredentials
from auth.security_journal import journal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context, tickets

blueprint = Blueprint(
    "paper_refusals", url_prefix="/paper-refusals", description="Identification of who refuses electronic delivery"
)

# Long enough to choose an employer and to read what follows.
LIFETIME: Final = timedelta(minutes=10)


class TypedCredentials(Schema):
    """With what one signs in; nobody is signed in by it here."""

    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = PASSWORD


class IdentificationView(Schema):
    """A ticket with which the vault lets that person refuse electronic delivery."""

    ticket = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


@blueprint.post("/identification", open=True)
@blueprint.takes(TypedCredentials)
@blueprint.returns(HTTPStatus.CREATED, IdentificationView)
@blueprint.refuses(WrongCredentials, AccountLocked)
def identify(typed: dict[str, Any]) -> dict[str, str | datetime]:
    """Identify oneself to refuse electronic delivery; wrong passwords count together with those at sign-in."""
    verified = verify_password(typed["identifier"], typed["password"])
    with transaction(tenant=verified.account_id) as session:
        journal.write(session, context(), verified.account_id, "identified-to-refuse")
    ticket = tickets().issue(audience="vault", purpose="paper-refusal", subject=verified.account_id, lifetime=LIFETIME)
    return {"ticket": ticket, "expires_at": context().now + LIFETIME}
