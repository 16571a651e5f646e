"""What organisations require of those who have rights in their space, as tenancy publishes it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.second_factors.models import SignInPolicy
from chartrier.projections import grants


@dataclass(frozen=True)
class PolicyChanged:
    """The policy of one organisation, as tenancy publishes it."""

    organisation_id: UUID
    organisation_name: str
    version: int
    second_factor_required: bool


def store(session: Session, policy: PolicyChanged) -> None:
    """Store the latest version, whatever the order of arrival."""
    values = vars(policy)
    stored = insert(SignInPolicy).values(values)
    newer = SignInPolicy.version < policy.version
    session.execute(stored.on_conflict_do_update(index_elements=["organisation_id"], set_=values, where=newer))


def organisations_requiring_a_second_factor(session: Session, account_id: UUID) -> list[str]:
    """Return the names of the organisations that require a second factor of this account."""
    spaces = {grant.holder_id for grant in grants.of(session, account_id)}
    required = select(SignInPolicy.organisation_name).where(
        SignInPolicy.second_factor_required, SignInPolicy.organisation_id.in_(spaces)
    )
    return sorted(session.scalars(required))
