"""Machine clients, registered by the operator."""

from http import HTTPStatus
from typing import Any

from auth import machines
from auth.errors import ForTheOperator
from auth.machines import Registered
from auth.ports import ports
from chartrier.contract import Blueprint, Schema, fields, validate
from chartrier.database import transaction
from chartrier.identity import principal

blueprint = Blueprint("clients", url_prefix="/clients", description="Machine clients: ERP connectors")

# A machine never operates the installation: that is the operator's own client, given by the settings.
_SCOPE = validate.Regexp(r"^(?!.*\boperate\b)[a-z][a-z:-]{0,49}( [a-z][a-z:-]{0,49})*$")


class NewClient(Schema):
    """A machine to let in, and what its tokens are good for."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    scope = fields.String(required=True, validate=_SCOPE)


class ClientView(Schema):
    """A registered machine; its secret is told this once."""

    client_id = fields.UUID(required=True)
    client_secret = fields.String(required=True)
    name = fields.String(required=True)
    scope = fields.String(required=True)


@blueprint.post("")
@blueprint.takes(NewClient)
@blueprint.returns(HTTPStatus.CREATED, ClientView)
@blueprint.refuses(ForTheOperator)
def register_client(new: dict[str, Any]) -> Registered:
    """Register a machine client."""
    held = ports()
    with transaction() as session:
        return machines.register(
            session, name=new["name"], scope=new["scope"], by=principal(), hashes=held.hashes, now=held.clock.now()
        )
