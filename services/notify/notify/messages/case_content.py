"""What messages to case managers say: nothing of whom a case is about, which stands in the portal."""

from datetime import datetime

import msgspec


class CasesHandedOver(msgspec.Struct, frozen=True, tag="cases-handed-over"):
    """Cases were given to a case manager, or sent to a group of theirs."""

    count: int
    to_group: bool
    at: datetime
