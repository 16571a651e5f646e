"""Proofs: auth certifies that a password was typed again just now, for one purpose and one subject; single use."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Final
from uuid import UUID

from joserfc.errors import JoseError
from sqlalchemy import text
from sqlalchemy.orm import Session

from chartrier.access.keys import Keys
from chartrier.access.principal import Principal
from chartrier.access.tokens import verified_claims
from chartrier.http.problems import Problem

TYPE: Final = "proof+jwt"

_SPEND: Final = text(
    "INSERT INTO spent_proofs (jti, principal_id, expires_at) VALUES (:jti, :principal_id, :expires_at)"
    " ON CONFLICT DO NOTHING RETURNING jti"
)


class ProofRefused(Problem):
    """Confirm with your password again."""

    status = HTTPStatus.FORBIDDEN


def subject_hash(subject: str) -> str:
    """Return how a proof names its subject."""
    return sha256(subject.encode()).hexdigest()


class Proofs:
    """Verifies proofs that auth issued for this service."""

    def __init__(self, service: str, *, keys: Keys, issuer: str) -> None:
        self._service = service
        self._keys = keys
        self._issuer = issuer

    def spend(self, session: Session, token: str, *, purpose: str, subject: str, by: Principal) -> UUID:
        """Accept a proof once, in the transaction of the act that it allows; return its id for the record."""
        try:
            claims = verified_claims(self._keys, token, issuer=self._issuer, audience=self._service, typ=TYPE)
            proven = tuple(claims[name] for name in ("sub", "sid", "purpose", "subject_hash"))
            # Bound to the session in which the password was typed: it ends with that one, and helps no other.
            fits = proven == (str(by.id), str(by.session_id), purpose, subject_hash(subject))
            jti, expires_at = UUID(claims["jti"]), datetime.fromtimestamp(claims["exp"], UTC)
        except (JoseError, ValueError, KeyError, TypeError) as unfit:
            raise ProofRefused from unfit
        spent = {"jti": jti, "principal_id": by.id, "expires_at": expires_at}
        if not fits or session.execute(_SPEND, spent).first() is None:
            raise ProofRefused
        return jti
