"""Tickets: short signed capabilities that one service issues to another for one document and one purpose."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from joserfc.jws import extract_compact

from chartrier.http.problems import Problem
from chartrier.ids import new_id

HEADER: Final = "X-Ticket"
A_MINUTE: Final = timedelta(seconds=60)


class TicketRefused(Problem):
    """This access has ended or is not meant for this."""

    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True)
class Ticket:
    """A verified ticket: its issuer, the document, the purpose, and further claims."""

    issuer: str
    subject: UUID
    purpose: str
    claims: dict[str, Any]


class Tickets:
    """Issues a service's own tickets and verifies those of the others."""

    def __init__(self, service: str, *, private_key: str, public_keys: str) -> None:
        self._service = service
        self._key = ECKey.import_key(private_key)
        self._public = KeySet.import_key_set(json.loads(public_keys))

    def issue(
        self,
        *,
        audience: str,
        purpose: str,
        subject: UUID,
        lifetime: timedelta = A_MINUTE,
        **claims: Any,  # noqa: ANN401 - JSON values
    ) -> str:
        """Return a ticket for another service (or for this one, later)."""
        now = int(time.time())
        body = claims | {
            "iss": self._service,
            "aud": audience,
            "sub": str(subject),
            "purpose": purpose,
            "iat": now,
            "exp": now + int(lifetime.total_seconds()),
            "jti": str(new_id()),
        }
        return jwt.encode({"alg": "ES256", "typ": "ticket+jwt", "kid": self._service}, body, self._key)

    def check(self, token: str, *, purpose: str | Collection[str], issuers: Collection[str]) -> Ticket:
        """Return a ticket meant for this service, for one of these purposes, by one of these issuers; else refuse."""
        purposes = {purpose} if isinstance(purpose, str) else set(purpose)
        try:
            header = extract_compact(token.encode()).headers()
            if header.get("typ") != "ticket+jwt" or header.get("kid") not in issuers:
                raise TicketRefused
            decoded = jwt.decode(token, self._public, algorithms=["ES256"])
            jwt.JWTClaimsRegistry(
                aud={"essential": True, "value": self._service},
                iss={"essential": True, "value": header["kid"]},
                exp={"essential": True},
            ).validate(decoded.claims)
            claims = decoded.claims
            if claims["purpose"] not in purposes:
                raise TicketRefused
            return Ticket(claims["iss"], UUID(claims["sub"]), claims["purpose"], claims)
        except (JoseError, ValueError, KeyError, TypeError) as unfit:
            raise TicketRefused from unfit
