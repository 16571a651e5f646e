"""Grants: this service's own copy of who may do what, as tenancy publishes it. Every right is read from this table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions

_PROJECT: Final = text(
    "INSERT INTO grants (grant_id, version, principal_id, kind, holder_id, organisation_id, establishment_id, rights)"
    " VALUES (:grant_id, :version, :principal_id, :kind, :holder_id, :organisation_id, :establishment_id, :rights)"
    " ON CONFLICT (grant_id) DO UPDATE SET version = excluded.version, principal_id = excluded.principal_id,"
    " kind = excluded.kind, holder_id = excluded.holder_id, organisation_id = excluded.organisation_id,"
    " establishment_id = excluded.establishment_id, rights = excluded.rights"
    " WHERE grants.version < excluded.version"
)

_SELECT: Final = "SELECT principal_id, kind, holder_id, organisation_id, establishment_id, rights FROM grants WHERE "
_HELD: Final = _SELECT + "cardinality(rights) > 0 AND "
_FIND: Final = text(_SELECT + "grant_id = :grant_id")
_OF_PRINCIPAL: Final = text(_HELD + "principal_id = :principal_id")
_OF_HOLDER: Final = text(_HELD + "holder_id = :holder_id")
_OF_PRINCIPALS_ON: Final = text(_HELD + "principal_id = ANY (:principals) AND holder_id = :holder_id")


@dataclass(frozen=True)
class GrantChanged:
    """The event in which tenancy publishes one grant."""

    grant_id: UUID
    version: int
    principal_id: UUID
    kind: str
    holder_id: UUID
    organisation_id: UUID | None
    rights: list[str]
    # Of an agency or employer, for which of its establishments; None is for all of it.
    establishment_id: UUID | None = None


@dataclass(frozen=True)
class Grant:
    """What a principal may do with a holder's things, as far as one organisation is concerned."""

    principal_id: UUID
    kind: str
    holder_id: UUID
    organisation_id: UUID | None
    rights: frozenset[str]
    establishment_id: UUID | None = None

    def opens(self, organisation_id: UUID | None, required_right: str | None) -> bool:
        """Tell whether it opens a document of the holder that one organisation sent and that asks for this right.

        A grant of no organisation is good for every one's documents; a document that asks for no right, for any right.
        """
        if self.organisation_id is not None and organisation_id not in (None, self.organisation_id):
            return False
        return required_right in self.rights if required_right else bool(self.rights)


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe a service to grants."""

    @subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
    def project_grant(session: Session, event: GrantChanged) -> None:
        """Keep the latest version, whatever the order of arrival; no rights is a withdrawn grant."""
        project(session, event)


def project(session: Session, event: GrantChanged) -> None:
    """Store one grant unless a later version of it is known."""
    session.execute(
        _PROJECT,
        {
            "grant_id": event.grant_id,
            "version": event.version,
            "principal_id": event.principal_id,
            "kind": event.kind,
            "holder_id": event.holder_id,
            "organisation_id": event.organisation_id,
            "establishment_id": event.establishment_id,
            "rights": event.rights,
        },
    )


def find(session: Session, grant_id: UUID) -> Grant | None:
    """Return a grant as far as it is known, also when it was withdrawn."""
    row = session.execute(_FIND, {"grant_id": grant_id}).one_or_none()
    return _grant(row) if row else None


def of(session: Session, principal_id: UUID) -> list[Grant]:
    """Return every grant that a principal holds now."""
    return [_grant(row) for row in session.execute(_OF_PRINCIPAL, {"principal_id": principal_id})]


def of_holder(session: Session, holder_id: UUID) -> list[Grant]:
    """Return every grant on a holder that anybody has now."""
    return [_grant(row) for row in session.execute(_OF_HOLDER, {"holder_id": holder_id})]


def held_on(session: Session, principals: Collection[UUID], *, holder_id: UUID) -> list[Grant]:
    """Return every grant on one holder that one of these principals holds now."""
    rows = session.execute(_OF_PRINCIPALS_ON, {"principals": list(principals), "holder_id": holder_id})
    return [_grant(row) for row in rows]


def _grant(row: Row[Any]) -> Grant:
    rights = frozenset(row.rights)
    return Grant(row.principal_id, row.kind, row.holder_id, row.organisation_id, rights, row.establishment_id)


def rights_on(
    session: Session, principal_id: UUID, *, holder_id: UUID, organisation_id: UUID | None = None
) -> frozenset[str]:
    """Return what a principal may do with a holder's things (as far as one organisation is concerned)."""
    return frozenset(
        right
        for grant in of(session, principal_id)
        if grant.holder_id == holder_id and organisation_id in (None, grant.organisation_id)
        for right in grant.rights
    )


def rights_at(session: Session, principal_id: UUID, *, organisation_id: UUID, establishment_id: UUID) -> frozenset[str]:
    """Return what a principal may do at one establishment of an agency or employer."""
    return frozenset(
        right
        for grant in of(session, principal_id)
        if grant.holder_id == organisation_id and grant.establishment_id in (None, establishment_id)
        for right in grant.rights
    )
