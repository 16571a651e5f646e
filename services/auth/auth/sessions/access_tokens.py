"""Tokens that auth signs: access tokens (RFC 9068) and proofs, RS256; and the keys that everybody checks them with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from authlib.oidc.core.util import create_half_hash  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from chartrier.access.principal import Principal
from chartrier.access.proofs import TYPE as PROOF
from chartrier.access.proofs import subject_hash
from chartrier.access.tokens import AUDIENCE
from chartrier.ids import new_id

ALGORITHM = "RS256"
PORTAL = "portal"
# The scope in which an application acts in the person's name.
ACT = "chartrier"
# The scope in which an application of ours manages the account itself: proofs, sessions, second factors (AUTH-19).
MANAGE = "account"


class SigningKeys:
    """The key that signs now, published together with those that signed before or will sign next."""

    def __init__(self, current: str, also_published: Sequence[str] = ()) -> None:
        """Sign with the current private key (PEM); publish the others (PEM, public or private) beside it."""
        self._current = _named(current)
        others = [_named(pem) for pem in also_published]
        self._published = {key.kid: _public(key) for key in [self._current, *others]}

    @property
    def current_name(self) -> str:
        """The name (kid) of the key that signs now."""
        return str(self._current.kid)

    def sign(self, claims: dict[str, Any], *, kind: str) -> str:
        """A signed token of this kind (its ``typ``)."""
        header = {"alg": ALGORITHM, "typ": kind, "kid": self._current.kid}
        return jwt.encode(header, claims, self._current, algorithms=[ALGORITHM])

    def published(self) -> dict[str, Any]:
        """The public keys, as a JWK set."""
        return {"keys": list(self._published.values())}

    def as_key_set(self) -> KeySet:
        """The public keys, to check one's own tokens with."""
        return KeySet.import_key_set({"keys": list(self._published.values())})


class Signs(Protocol):
    """Keys that sign, and those to check with."""

    def sign(self, claims: dict[str, Any], *, kind: str) -> str:
        """A signed token of this kind (its ``typ``)."""
        ...

    def published(self) -> dict[str, Any]:
        """The public keys, as a JWK set."""
        ...


@dataclass(frozen=True)
class Entry:
    """A person's sign-in as an application hears of it."""

    account_id: UUID
    application_id: UUID
    session_id: UUID
    scope: str
    factors: Sequence[str]
    authenticated_at: datetime


@dataclass(frozen=True)
class TokenIssuer:
    """Issues tokens in the name of this installation."""

    keys: Signs
    issuer: str
    access_lives: timedelta = timedelta(minutes=5)
    proof_lives: timedelta = timedelta(seconds=60)
    request_lives: timedelta = timedelta(minutes=30)

    def for_person(
        self, *, account_id: UUID, session_id: UUID, factors: Sequence[str], since: datetime, now: datetime
    ) -> str:
        """An access token for a session of the portal: identity, session, factors and their time, never rights."""
        return self._access(
            now, sub=str(account_id), client_id=PORTAL, sid=str(session_id), amr=list(factors), auth_time=_epoch(since)
        )

    def for_machine(self, *, client_id: UUID, credential_id: UUID | None, scope: str, now: datetime) -> str:
        """An access token for a machine client, good for its scope and as long as what it was taken with."""
        client = str(client_id)
        taken_with = {"sid": str(credential_id)} if credential_id else {}
        claims = {"client_id": client, "scope": scope, "amr": [], "auth_time": _epoch(now)} | taken_with
        return self._access(now, sub=client, **claims)

    def for_application(self, entry: Entry, *, now: datetime) -> str:
        """An access token for an application (RFC 9068): for Chartrier where allowed, else for userinfo alone."""
        claims = self._entered(entry) | {"client_id": str(entry.application_id), "scope": entry.scope}
        if ACT not in entry.scope.split():
            claims["aud"] = self.issuer
        return self._access(now, **claims)

    def id_token(self, entry: Entry, *, nonce: str | None, access_token: str, now: datetime) -> str:
        """Who signed in, when and how, for one application (OpenID Connect Core §2)."""
        half = create_half_hash(access_token, ALGORITHM).decode()
        claims = self._entered(entry) | {"aud": str(entry.application_id), "azp": str(entry.application_id)}
        asked = {"nonce": nonce} if nonce else {}
        return self.keys.sign(self._frame(now, self.access_lives) | claims | {"at_hash": half} | asked, kind="JWT")

    def waiting(self, kind: str, parameters: dict[str, Any], *, now: datetime, lives: timedelta | None = None) -> str:
        """A request that waits in a browser's address while a person signs in or makes up their mind."""
        frame = self._frame(now, lives or self.request_lives) | {"aud": f"{self.issuer}/{kind}", "sub": kind}
        return self.keys.sign(frame | {"asked": parameters}, kind=f"{kind}+jwt")

    def proof(
        self, asking: Principal, *, account_id: UUID, audience: str, purpose: str, subject: str, now: datetime
    ) -> str:
        """Return a proof that the password was typed again in this session, for one purpose and one subject."""
        return self.keys.sign(
            self._frame(now, self.proof_lives)
            | {"aud": audience, "sub": str(account_id), "sid": str(asking.session_id), "purpose": purpose}
            | {"subject_hash": subject_hash(subject)},
            kind=PROOF,
        )

    @staticmethod
    def _entered(entry: Entry) -> dict[str, Any]:
        return {
            "sub": str(entry.account_id),
            "sid": str(entry.session_id),
            "amr": list(entry.factors),
            "auth_time": _epoch(entry.authenticated_at),
        }

    def _access(self, now: datetime, **claims: Any) -> str:  # noqa: ANN401 - JSON values of several types
        return self.keys.sign(self._frame(now, self.access_lives) | {"aud": AUDIENCE} | claims, kind="at+jwt")

    def _frame(self, now: datetime, lives: timedelta) -> dict[str, Any]:
        return {"iss": self.issuer, "iat": _epoch(now), "exp": _epoch(now + lives), "jti": str(new_id())}


def _named(pem: str) -> RSAKey:
    # The name is the key's own thumbprint (RFC 7638): the same key has it on every machine, another key never has.
    name = RSAKey.import_key(pem.strip()).thumbprint()
    return RSAKey.import_key(pem.strip(), {"kid": name, "alg": ALGORITHM, "use": "sig"})


def _public(key: RSAKey) -> dict[str, Any]:
    return dict(key.as_dict(private=False))


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
