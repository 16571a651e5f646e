"""What is said to the people of structures: the password beside their invitation, what was corrected about them."""

from datetime import datetime

import msgspec


class ConfidentialPassword(msgspec.Struct, frozen=True, tag="confidential-password"):
    """Whoever an administrator invites types it on the page of their link; the password itself is not in here."""

    issued_at: datetime
    expires_at: datetime


class OwnDetailsCorrected(msgspec.Struct, frozen=True, tag="own-details-corrected"):
    """A user of a structure is told that an administrator corrected their name or phone numbers there."""

    structure_name: str
    at: datetime
