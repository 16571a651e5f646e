"""Signatures of webhooks, as standardwebhooks.com defines them: HMAC-SHA256 of the id, the second and the body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

_PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """Return a new secret, as its owner is shown it once."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(message_id: UUID, body: bytes, *, at: datetime, signed_with: Iterable[str]) -> dict[str, str]:
    """Return the headers that let a receiver verify a body, by each of the secrets that are good now."""
    second = str(int(at.timestamp()))
    signed = f"{message_id}.{second}.".encode() + body
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": second,
        "webhook-signature": " ".join(_signature(signed, secret) for secret in signed_with),
    }


def _signature(signed: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
