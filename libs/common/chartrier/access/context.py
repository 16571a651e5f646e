"""The context of an act: who acts, when, and from where. A use case takes one instead of four arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.access.principal import Principal


@dataclass(frozen=True)
class Context:
    """Who acts, when, and from where."""

    now: datetime
    # None for jobs and events, and for a caller who is not signed in.
    principal: Principal | None = None
    client_address: str = ""
    user_agent: str = ""
    request_id: str = ""

    @property
    def caller(self) -> Principal:
        """Return the caller; an operation that requires a token always has one."""
        if self.principal is None:
            raise RuntimeError("This act needs a caller who is signed in.")
        return self.principal

    @property
    def account_id(self) -> UUID:
        """Return the id of the calling account or machine."""
        return self.caller.id
