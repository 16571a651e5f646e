"""Proofs: auth certifies that a password was typed again just now, for one purpose and one subject; single use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final
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


@dataclass(frozen=True)
class CodeSending:
    """Where the code that was typed had been sent: the channel, the number or address masked, and when."""

    channel: str
    sent_to: str | None
    sent_at: datetime

    def claims(self) -> dict[str, Any]:
        """Return it as a proof states it."""
        at = int(self.sent_at.timestamp())
        return {"code_sent": {"channel": self.channel, "to": self.sent_to, "at": at}}

    @classmethod
    def of_claims(cls, claims: dict[str, Any]) -> CodeSending | None:
        """Return what a proof states, if it is about a code."""
        sent = claims.get("code_sent")
        return sent and cls(sent["channel"], sent["to"], datetime.fromtimestamp(sent["at"], UTC))


@dataclass(frozen=True)
class SpentProof:
    """A proof that was accepted, for the record."""

    id: UUID
    code_sending: CodeSending | None = None


def subject_hash(subject: str) -> str:
    """Return how a proof names its subject."""
    return sha256(subject.encode()).hexdigest()


class Proofs:
    """Verifies proofs that auth issued for this service."""

    def __init__(self, service: str, *, keys: Keys, issuer: str) -> None:
        self._service = service
        self._keys = keys
        self._issuer = issuer

    def spend(self, session: Session, token: str, *, purpose: str, subject: str, by: Principal) -> SpentProof:
        """Accept a proof once, in the transaction of the act that it allows."""
        try:
            claims = verified_claims(self._keys, token, issuer=self._issuer, audience=self._service, typ=TYPE)
            proven = tuple(claims[name] for name in ("sub", "sid", "purpose", "subject_hash"))
            # Bound to the session in which the password was typed: it ends with that one, and helps no other.
            fits = proven == (str(by.id), str(by.session_id), purpose, subject_hash(subject))
            sending = CodeSending.of_claims(claims)
            jti, expires_at = UUID(claims["jti"]), datetime.fromtimestamp(claims["exp"], UTC)
        except (JoseError, ValueError, KeyError, TypeError) as unfit:
            raise ProofRefused from unfit
        spent = {"jti": jti, "principal_id": by.id, "expires_at": expires_at}
        if not fits or session.execute(_SPEND, spent).first() is None:
            raise ProofRefused
        return SpentProof(jti, sending)
