"""What messages about relations between agencies and companies say."""

from datetime import datetime

import msgspec


class RelationConfirmed(msgspec.Struct, frozen=True, tag="relation-confirmed"):
    """An administrator is told that somebody else confirmed a relation with an agency."""

    space_name: str
    agency_name: str
    confirmed_by: str
    at: datetime
