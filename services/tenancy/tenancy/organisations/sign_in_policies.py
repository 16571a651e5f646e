"""What an organisation asks of those who sign in with rights in its space (AUTH-12); auth consumes it and asks it."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.events.organisations import SignInPolicyChanged
from tenancy.organisations.models import Organisation, SignInPolicy


def requires_second_factor(session: Session, organisation: Organisation) -> bool:
    """Tell whether an organisation asks for a second factor."""
    policy = session.get(SignInPolicy, organisation.id)
    return policy is not None and policy.second_factor_required


def change(session: Session, context: Context, organisation: Organisation, *, required: bool) -> None:
    """Ask for a second factor, or no longer; everyone concerned is asked from the next sign-in on."""
    decision = {"second_factor_required": required, "changed_at": context.now, "changed_by": context.account_id}
    first = insert(SignInPolicy).values(organisation_id=organisation.id, version=1, **decision)
    changed = first.on_conflict_do_update(
        index_elements=["organisation_id"],
        set_=decision | {"version": SignInPolicy.version + 1},
        where=SignInPolicy.second_factor_required != required,
    )
    version = session.scalars(changed.returning(SignInPolicy.version)).one_or_none()
    if version is not None:
        event = SignInPolicyChanged(
            tenant_id=organisation.id,
            organisation_id=organisation.id,
            organisation_name=organisation.name,
            version=version,
            second_factor_required=required,
        )
        record(session, event)
