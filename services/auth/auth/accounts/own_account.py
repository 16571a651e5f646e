"""The account of whoever is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts.models import Account, Identifier


@dataclass(frozen=True)
class Me:
    """Who is signed in, as the portal shows it."""

    account_id: UUID
    private_number: str
    identifiers: list[str]
    first_name: str
    last_name: str
    email: str
    language: str
    # `deposit_client` where its owner opened it (AUTH-30).
    opened_as: str | None
    session_id: UUID | None


def me(session: Session, account_id: UUID, *, session_id: UUID | None) -> Me:
    """Return the account of whoever is signed in, and what they sign in with."""
    account = session.get_one(Account, account_id)
    # Its own before those that came by a merge.
    order = (Identifier.merge_id.is_not(None), Identifier.added_at, Identifier.kind)
    rows = session.scalars(select(Identifier).where(Identifier.account_id == account_id).order_by(*order)).all()
    return Me(
        account_id=account.id,
        private_number=next(row.value for row in rows if row.kind == "private_number"),
        identifiers=[row.value for row in rows if row.kind != "private_number"],
        first_name=account.first_name,
        last_name=account.last_name,
        email=account.email,
        language=account.language,
        opened_as=account.opened_as,
        session_id=session_id,
    )


def user_info(session: Session, account_id: UUID, *, scope: Sequence[str]) -> dict[str, Any] | None:
    """Return the OpenID Connect claims that a scope allows; None for an account that is closed or merged."""
    account = session.get(Account, account_id)
    if account is None or account.state != "active":
        return None
    claims: dict[str, Any] = {"sub": account.id}
    if "profile" in scope:
        names = {"given_name": account.first_name, "family_name": account.last_name}
        claims |= names | {"name": f"{account.first_name} {account.last_name}", "locale": account.language}
    if "email" in scope:
        claims |= {"email": account.email, "email_verified": True}
    return claims
