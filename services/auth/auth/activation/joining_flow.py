"""Joining a pending account: the confidential password of the invitation is verified first, where it asks one."""

from uuid import UUID

from auth import field_messages
from auth.activation import activation, joining
from auth.codes import code_flow, one_time_codes
from auth.config import Config
from chartrier.access.context import Context
from chartrier.database.session import transaction
from chartrier.http.problems import FieldError, Invalid


def join(context: Context, config: Config, account_id: UUID, token: str, *, confidential_password: str) -> None:
    """Join the pending account behind a link to one that is in use."""
    with transaction(tenant=account_id) as session:
        purpose = activation.find(session, context, config, token).password_purpose
    if purpose and not confidential_password.strip():
        message = field_messages.message("confidential-password", context.language)
        raise Invalid(FieldError("confidential_password", message))
    proven = code_flow.verify_code(context, config, purpose, confidential_password) if purpose else None
    with transaction(tenant=account_id) as session:
        pending = activation.find(session, context, config, token)
        if proven:
            one_time_codes.use(session, context, proven)
        joining.join(session, context, config, pending, account_id)
