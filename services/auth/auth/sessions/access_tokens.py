"""The tokens that auth signs: access tokens (RFC 9068), ID tokens and proofs, RS256; and their public keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from authlib.oidc.core.util import create_half_hash  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from auth.sessions.sessions import SessionCredentials
from chartrier.access.principal import Principal
from chartrier.access.proofs import TYPE as PROOF
from chartrier.access.proofs import CodeSending, subject_hash
from chartrier.access.tokens import AUDIENCE
from chartrier.ids import new_id

ALGORITHM: Final = "RS256"
PORTAL: Final = "portal"
ACT: Final = "chartrier"
"""The scope in which an application acts in the person's name."""
MANAGE: Final = "account"
"""The scope in which an application of ours manages the account itself: proofs, sessions, second factors (AUTH-19)."""


class SigningKeys:
    """The key that signs now, published together with those that signed before or will sign next."""

    def __init__(self, current: str, also_published: Sequence[str] = ()) -> None:
        """Sign with the current private key (PEM); publish the others (PEM, public or private) beside it."""
        self._current = _named(current)
        others = [_named(pem) for pem in also_published]
        self._published = {key.kid: _public(key) for key in [self._current, *others]}

    @property
    def current_name(self) -> str:
        """Return the name (kid) of the key that signs now."""
        return str(self._current.kid)

    def sign(self, claims: dict[str, Any], *, kind: str) -> str:
        """Return a signed token of this kind (its ``typ``)."""
        header = {"alg": ALGORITHM, "typ": kind, "kid": self._current.kid}
        return jwt.encode(header, claims, self._current, algorithms=[ALGORITHM])

    def published(self) -> dict[str, Any]:
        """Return the public keys, as a JWK set."""
        return {"keys": list(self._published.values())}

    def as_key_set(self) -> KeySet:
        """Return the public keys, to check one's own tokens with."""
        return KeySet.import_key_set({"keys": list(self._published.values())})


class Signer(Protocol):
    """Signs tokens, and publishes the keys to check them with."""

    def sign(self, claims: dict[str, Any], *, kind: str) -> str:
        """Return a signed token of this kind (its ``typ``)."""
        ...

    def published(self) -> dict[str, Any]:
        """Return the public keys, as a JWK set."""
        ...


@dataclass(frozen=True)
class ApplicationSignIn:
    """A person's sign-in as an application is told of it."""

    account_id: UUID
    application_id: UUID
    session_id: UUID
    scope: str
    factors: Sequence[str]
    authenticated_at: datetime


@dataclass(frozen=True)
class TokenIssuer:
    """Issues tokens in the name of this installation."""

    keys: Signer
    issuer: str
    access_lifetime: timedelta = timedelta(minutes=5)
    proof_lifetime: timedelta = timedelta(seconds=60)
    request_lifetime: timedelta = timedelta(minutes=30)

    def for_person(self, credentials: SessionCredentials, *, now: datetime) -> str:
        """Return an access token for a session of the portal: identity, session, factors, their time; never rights."""
        return self._access(
            now,
            sub=str(credentials.account_id),
            client_id=PORTAL,
            sid=str(credentials.session_id),
            amr=list(credentials.factors),
            auth_time=_epoch(credentials.authenticated_at),
        )

    def for_machine(self, *, client_id: UUID, credential_id: UUID | None, scope: str, now: datetime) -> str:
        """Return an access token for a machine client, good for its scope and as long as the credential used."""
        client = str(client_id)
        credential = {"sid": str(credential_id)} if credential_id else {}
        claims = {"client_id": client, "scope": scope, "amr": [], "auth_time": _epoch(now)} | credential
        return self._access(now, sub=client, **claims)

    def for_application(self, sign_in: ApplicationSignIn, *, now: datetime) -> str:
        """Return an access token for an application (RFC 9068): for Chartrier where allowed, else for userinfo."""
        claims = self._sign_in_claims(sign_in) | {"client_id": str(sign_in.application_id), "scope": sign_in.scope}
        if ACT not in sign_in.scope.split():
            claims["aud"] = self.issuer
        return self._access(now, **claims)

    def id_token(self, sign_in: ApplicationSignIn, *, nonce: str | None, access_token: str, now: datetime) -> str:
        """Return who signed in, when and how, for one application (OpenID Connect Core §2)."""
        half = create_half_hash(access_token, ALGORITHM).decode()
        client_id = str(sign_in.application_id)
        claims = self._base_claims(now, self.access_lifetime) | self._sign_in_claims(sign_in)
        claims |= {"aud": client_id, "azp": client_id, "at_hash": half}
        return self.keys.sign(claims | ({"nonce": nonce} if nonce else {}), kind="JWT")

    def pending_request(
        self, kind: str, parameters: dict[str, Any], *, now: datetime, lifetime: timedelta | None = None
    ) -> str:
        """Return a signed request, to travel through a browser's address while a person signs in or decides."""
        claims = self._base_claims(now, lifetime or self.request_lifetime)
        claims |= {"aud": f"{self.issuer}/{kind}", "sub": kind, "parameters": parameters}
        return self.keys.sign(claims, kind=f"{kind}+jwt")

    def proof(
        self,
        caller: Principal,
        *,
        audience: str,
        purpose: str,
        subject: str,
        now: datetime,
        sending: CodeSending | None = None,
    ) -> str:
        """Return a proof for one service that the password, or a code that was sent, was typed in this session."""
        return self.keys.sign(
            self._base_claims(now, self.proof_lifetime)
            | {"aud": audience, "sub": str(caller.id), "sid": str(caller.session_id), "purpose": purpose}
            | {"subject_hash": subject_hash(subject)}
            | (sending.claims() if sending else {}),
            kind=PROOF,
        )

    @staticmethod
    def _sign_in_claims(sign_in: ApplicationSignIn) -> dict[str, Any]:
        return {
            "sub": str(sign_in.account_id),
            "sid": str(sign_in.session_id),
            "amr": list(sign_in.factors),
            "auth_time": _epoch(sign_in.authenticated_at),
        }

    def _access(self, now: datetime, **claims: Any) -> str:  # noqa: ANN401 - JSON values of several types
        return self.keys.sign(self._base_claims(now, self.access_lifetime) | {"aud": AUDIENCE} | claims, kind="at+jwt")

    def _base_claims(self, now: datetime, lifetime: timedelta) -> dict[str, Any]:
        return {"iss": self.issuer, "iat": _epoch(now), "exp": _epoch(now + lifetime), "jti": str(new_id())}


def _named(pem: str) -> RSAKey:
    # The name is the key's own thumbprint (RFC 7638): the same key has it on every machine, another key never has.
    name = RSAKey.import_key(pem.strip()).thumbprint()
    return RSAKey.import_key(pem.strip(), {"kid": name, "alg": ALGORITHM, "use": "sig"})


def _public(key: RSAKey) -> dict[str, Any]:
    return dict(key.as_dict(private=False))


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
