"""What signatories are called: auth tells it, the signed page shows it."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from signature.models import SignatoryName


def remember(session: Session, *, account_id: UUID, first_name: str, last_name: str, version: int) -> None:
    """Keep somebody's latest name, whatever the order of arrival."""
    said = {"first_name": first_name, "last_name": last_name, "version": version}
    session.execute(
        insert(SignatoryName)
        .values(account_id=account_id, **said)
        .on_conflict_do_update(
            index_elements=[SignatoryName.account_id], set_=said, where=SignatoryName.version < version
        )
    )
