"""The principal: the person or machine whose token was verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from flask import g, has_request_context

from chartrier.http.problems import Unauthenticated


@dataclass(frozen=True)
class Principal:
    """A person (account) or a machine (client) whose token was verified. Its rights are not part of it."""

    id: UUID
    kind: Literal["person", "machine"]
    session_id: UUID | None = None
    client_id: str | None = None
    scope: frozenset[str] = frozenset()
    amr: tuple[str, ...] = ()
    auth_time: int = 0


def principal() -> Principal:
    """Return the principal of the current request."""
    found = g.get("principal") if has_request_context() else None
    if not isinstance(found, Principal):
        raise Unauthenticated("Sign in to go on.")
    return found
