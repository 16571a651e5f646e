"""The edge of every operation on an organisation's members: a transaction, and what the caller administers in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from tenancy.administration.scope import Scope, find_scope
from tenancy.organisations.organisations import lock_organisation
from tenancy.ports import ports


@contextmanager
def administering(space_id: UUID) -> Iterator[tuple[Session, Scope]]:
    """Open a transaction in a space, with the units of it that the caller administers; refuse who administers none."""
    with transaction(tenant=space_id, by=principal()) as session:
        yield session, _scope(session, space_id)


@contextmanager
def changing(space_id: UUID) -> Iterator[tuple[Session, Scope]]:
    """Open one in which nobody else changes the space's members: who administers what is read once that is sure."""
    with transaction(tenant=space_id, by=principal()) as session:
        lock_organisation(session, space_id)
        yield session, _scope(session, space_id)


def _scope(session: Session, space_id: UUID) -> Scope:
    return find_scope(session, space_id, by=principal(), operator=ports().operator_client_id)
