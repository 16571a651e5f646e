"""What organisations ask of those who have rights in their space, as tenancy tells it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.second_factors.models import SignInPolicy


@dataclass(frozen=True)
class PolicyChanged:
    """What tenancy says of one organisation's policy."""

    organisation_id: UUID
    organisation_name: str
    version: int
    second_factor_required: bool


def project(session: Session, told: PolicyChanged) -> None:
    """Keep the latest version, whatever the order of arrival."""
    fields = vars(told)
    kept = insert(SignInPolicy).values(fields)
    newer = SignInPolicy.version < told.version
    session.execute(kept.on_conflict_do_update(index_elements=["organisation_id"], set_=fields, where=newer))


def requiring_a_second_factor(session: Session, account_id: UUID) -> list[str]:
    """The organisations that require a second factor of this account, by name."""
    spaces = text("SELECT holder_id FROM grants WHERE principal_id = :account_id AND cardinality(rights) > 0")
    named = select(SignInPolicy.organisation_name).where(
        SignInPolicy.second_factor_required,
        SignInPolicy.organisation_id.in_(
            spaces.bindparams(account_id=account_id).columns(SignInPolicy.organisation_id)
        ),
    )
    return sorted(session.scalars(named))
