"""The context of an act: who acts, when, from where and in which language. A use case takes it as one argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.access.principal import Principal
from chartrier.http.language import Language


@dataclass(frozen=True)
class Context:
    """Who acts, when, from where, and in which language."""

    now: datetime
    # None for jobs and events, and for a caller who is not signed in.
    principal: Principal | None = None
    client_address: str = ""
    user_agent: str = ""
    request_id: str = ""
    language: Language = "fr"

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
