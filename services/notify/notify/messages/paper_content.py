"""What messages about electronic delivery and paper say."""

from datetime import datetime

import msgspec


class PaperDecided(msgspec.Struct, frozen=True, tag="paper-decided"):
    """A person, or their employer, is told that electronic delivery was refused, or is accepted again."""

    person_name: str
    organisation_name: str
    is_refused: bool
    to_employer: bool
    at: datetime
