"""The captcha (AUTH-25): a calculation for the visitor's machine, issued and checked here, without a third party.

Nothing has to be read, heard or clicked, so that it excludes nobody.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import altcha
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.abuse_protection.models import SolvedCaptcha
from auth.errors import CaptchaRefused
from auth.row_scope import allow_lookup
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes

ALGORITHM: Final = "PBKDF2/SHA-256"
MAXIMUM_LENGTH: Final = 4000


@dataclass(frozen=True)
class Captcha:
    """Issues challenges and checks solutions. ``cost``: of one attempt; ``attempts``: how many it takes at most."""

    hashes: KeyedHashes
    cost: int = 1000
    attempts: int = 3000
    lifetime: timedelta = timedelta(minutes=10)

    def challenge(self, context: Context) -> dict[str, Any]:
        """Return a signed challenge; nothing of it is stored."""
        minimum = self.attempts // 3
        challenge = altcha.create_challenge(
            ALGORITHM,
            self.cost,
            counter=minimum + secrets.randbelow(self.attempts - minimum),
            expires_at=context.now + self.lifetime,
            hmac_secret=self._secret("challenge"),
            hmac_key_secret=self._secret("key"),
        )
        return dict(challenge.to_dict())

    def check(self, session: Session, context: Context, payload: str | None) -> None:
        """Accept a solution, once; refuse anything else."""
        nonce = self._nonce_of(payload or "")
        allow_lookup(session, nonce)
        first_use = (
            insert(SolvedCaptcha)
            .values(nonce=nonce, expires_at=context.now + self.lifetime)
            .on_conflict_do_nothing()
            .returning(SolvedCaptcha.nonce)
        )
        if session.scalars(first_use).one_or_none() is None:
            raise CaptchaRefused

    def _nonce_of(self, payload: str) -> str:
        if not 0 < len(payload) <= MAXIMUM_LENGTH:
            raise CaptchaRefused
        checked = altcha.verify_solution(payload, self._secret("challenge"), hmac_key_secret=self._secret("key"))
        if not checked.verified:
            raise CaptchaRefused
        return str(json.loads(base64.b64decode(payload))["challenge"]["parameters"]["nonce"])

    def _secret(self, use: str) -> str:
        return self.hashes.of("captcha", use)


def delete_expired(session: Session, context: Context) -> None:
    """Delete solved captchas whose time is over."""
    session.execute(delete(SolvedCaptcha).where(SolvedCaptcha.expires_at < context.now))
