"""The recipients of one-time codes."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Channel = Literal["sms", "email"]


@dataclass(frozen=True)
class Recipient:
    """Where a code goes, and how its reader is addressed.

    ``subject_id``: the account that the code is for or, where there is none yet, the request that asks for it.
    ``proven``: the account proved that it reads what comes here, and whoever asks proved to be its owner. A number or
    address that anybody may type is none of these: what is sent there takes nothing from what its owner is sent.
    """

    channel: Channel
    to: str
    name: str
    language: str
    subject_id: UUID
    has_account: bool = True
    proven: bool = False

    @property
    def account_id(self) -> UUID | None:
        """Return the account that the code is for, if there is one."""
        return self.subject_id if self.has_account else None
