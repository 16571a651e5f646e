"""The captcha (AUTH-25): a little work that the visitor's machine does, issued and checked here, seen by nobody else.

Nothing has to be read, heard or clicked: it needs neither eyes nor ears, and no third party.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.abuse_protection.models import SolvedChallenge
from auth.errors import CaptchaRefused
from auth.row_scope import seek
from auth.secret_storage.keyed_hashes import KeyedHashes

ALGORITHM = "PBKDF2/SHA-256"
LONGEST = 4000


@dataclass(frozen=True)
class Captcha:
    """Issues challenges and checks solutions. ``cost``: of one try; ``tries``: how many it takes at most."""

    hashes: KeyedHashes
    cost: int = 1000
    tries: int = 3000
    lives: timedelta = timedelta(minutes=10)

    def challenge(self, *, now: datetime) -> dict[str, Any]:
        """A signed challenge; nothing of it is kept."""
        made = altcha.create_challenge(
            ALGORITHM,
            self.cost,
            counter=self.tries // 3 + secrets.randbelow(self.tries - self.tries // 3),
            expires_at=now + self.lives,
            hmac_secret=self._secret("challenge"),
            hmac_key_secret=self._secret("key"),
        )
        return dict(made.to_dict())

    def check(self, session: Session, payload: str | None, *, now: datetime) -> None:
        """Take a solution, once; it is used up with what it lets through."""
        nonce = self._nonce(payload or "")
        seek(session, nonce)
        first_use = (
            insert(SolvedChallenge)
            .values(nonce=nonce, expires_at=now + self.lives)
            .on_conflict_do_nothing()
            .returning(SolvedChallenge.nonce)
        )
        if session.scalars(first_use).one_or_none() is None:
            raise CaptchaRefused

    def _nonce(self, payload: str) -> str:
        if not 0 < len(payload) <= LONGEST:
            raise CaptchaRefused
        checked = altcha.verify_solution(payload, self._secret("challenge"), hmac_key_secret=self._secret("key"))
        if not checked.verified:
            raise CaptchaRefused
        return str(json.loads(base64.b64decode(payload))["challenge"]["parameters"]["nonce"])

    def _secret(self, use: str) -> str:
        return self.hashes.of("captcha", use)
