"""What an organisation asks of those who sign in with rights in its space (AUTH-12); auth is told, and asks it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from tenancy.events import SignInPolicyChanged
from tenancy.models import Organisation, SignInPolicy


def requires_second_factor(session: Session, organisation: Organisation) -> bool:
    """Whether a second factor is asked for."""
    policy = session.get(SignInPolicy, organisation.id)
    return policy is not None and policy.second_factor_required


def change(session: Session, organisation: Organisation, *, required: bool, by: Principal, now: datetime) -> bool:
    """Ask for a second factor, or no longer; everyone concerned is asked from the next sign-in on."""
    decided = {"second_factor_required": required, "changed_at": now, "changed_by": by.id}
    row = insert(SignInPolicy).values(organisation_id=organisation.id, version=1, **decided)
    changed = row.on_conflict_do_update(
        index_elements=["organisation_id"],
        set_=decided | {"version": SignInPolicy.version + 1},
        where=SignInPolicy.second_factor_required != required,
    )
    version = session.scalars(changed.returning(SignInPolicy.version)).one_or_none()
    if version is not None:
        fact = SignInPolicyChanged(
            tenant_id=organisation.id,
            organisation_id=organisation.id,
            organisation_name=organisation.name,
            version=version,
            second_factor_required=required,
        )
        record(session, fact)
    return required
