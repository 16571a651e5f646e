"""The last known public keys of auth: a service that starts while auth is away verifies tokens with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from chartrier.database.session import reading, transaction
from chartrier.observability.logging import logger

log = logger(__name__)

# No token lives that long. A key that auth withdrew for a reason is not trusted for ever where auth does not answer.
OLDEST: Final = timedelta(hours=24)

_LOAD: Final = text("SELECT key_set::text FROM auth_keys WHERE fetched_at > now() - :oldest")
_STORE: Final = text(
    "INSERT INTO auth_keys (id, key_set, fetched_at) VALUES (1, CAST(:key_set AS jsonb), now())"
    " ON CONFLICT (id) DO UPDATE SET key_set = excluded.key_set, fetched_at = excluded.fetched_at"
)


@dataclass(frozen=True)
class StoredKeys:
    """The keys in the service's own database; without the database a service does without them."""

    app: Flask

    def load(self) -> str | None:
        """Return the key set that was stored last, as JSON, unless there is none or it is too old."""
        try:
            with self.app.app_context(), reading(maintenance=True) as connection:
                found: str | None = connection.scalar(_LOAD, {"oldest": OLDEST})
        except SQLAlchemyError as failure:
            log.warning("auth_keys_not_loaded", failure=type(failure).__name__)
            return None
        return found

    def store(self, key_set: str) -> None:
        """Store the key set that auth publishes now."""
        try:
            with self.app.app_context(), transaction(maintenance=True) as session:
                session.execute(_STORE, {"key_set": key_set})
        except SQLAlchemyError as failure:
            log.warning("auth_keys_not_stored", failure=type(failure).__name__)
