"""Identifiers."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """Return a fresh UUIDv7: unique, and sorted by the time it was made."""
    return uuid_utils.compat.uuid7()
