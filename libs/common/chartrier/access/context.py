"""The context of an act: who acts, when, and from where. A use case is given one instead of four arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.access.principal import Principal


@dataclass(frozen=True)
class Context:
    """Who acts, when, and from where."""

    now: datetime
    # Nobody where a job or an event acts, or somebody who is not signed in.
    principal: Principal | None = None
    client_address: str = ""
    user_agent: str = ""
    request_id: str = ""

    @property
    def caller(self) -> Principal:
        """Return who is calling; an operation that asks for a token always has one."""
        if self.principal is None:
            raise RuntimeError("This act needs somebody who is signed in.")
        return self.principal

    @property
    def account_id(self) -> UUID:
        """Return the account, or the machine, that is calling."""
        return self.caller.id
