"""What is said to the people of structures: passwords beside invitations, users that changed, requests to leave."""

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


class PhoneChangeAllowed(msgspec.Struct, frozen=True, tag="phone-change-allowed"):
    """A user of a structure is told that an administrator allows them to replace their mobile, for 48 hours."""

    structure_name: str
    at: datetime


class MemberProfileChanged(msgspec.Struct, frozen=True, tag="member-profile-changed"):
    """Somebody is told of their new profile in a structure, or that they have no access any more."""

    space_name: str
    profile: str | None
    at: datetime


class UserChanged(msgspec.Struct, frozen=True, tag="user-changed"):
    """An administrator of a structure is told what became of a user.

    ``change``: added, corrected, profile-changed, phone-change-allowed, removed.
    """

    structure_name: str
    change: str
    member_name: str
    profile: str
    at: datetime


class DeletionRequested(msgspec.Struct, frozen=True, tag="deletion-requested"):
    """An administrator of a structure is told that somebody asks for the deletion of their access."""

    structure_name: str
    member_name: str
    at: datetime


class DeletionRefused(msgspec.Struct, frozen=True, tag="deletion-refused"):
    """Somebody who asked for the deletion of their access is told that it stays."""

    structure_name: str
    at: datetime
