"""The password typed again, for one act."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from auth.api.common.callers import account_manager
from auth.api.common.typed_passwords import PASSWORD, verify_own_password
from auth.errors import AccountLocked, WrongCredentials
from auth.ports import ports
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("proofs", url_prefix="/proofs", description="Proofs that a password was typed again")

_SERVICES = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits")


class Act(Schema):
    """What the password is typed again for."""

    audience = fields.String(required=True, validate=validate.OneOf(_SERVICES))
    purpose = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z-]{0,49}$"))
    subject = fields.String(required=True, validate=validate.Length(1, 500))
    password = PASSWORD


class ProofView(Schema):
    """A proof for one service, good once and for a minute."""

    proof = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


@blueprint.post("")
@blueprint.takes(Act)
@blueprint.returns(HTTPStatus.CREATED, ProofView)
@blueprint.refuses(WrongCredentials, AccountLocked, Forbidden)
def prove(act: dict[str, Any]) -> dict[str, str | datetime]:
    """Type the password again for one act of one service; wrong attempts count together with those at sign-in."""
    caller, issuer, now = account_manager(), ports().issuer, context().now
    verify_own_password(act["password"])
    proof = issuer.proof(caller, audience=act["audience"], purpose=act["purpose"], subject=act["subject"], now=now)
    return {"proof": proof, "expires_at": now + issuer.proof_lifetime}
