"""The people of the tests, and the keys of auth, of each service's tickets and of notify's seal."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid5

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from chartrier.access.proofs import TYPE, subject_hash
from chartrier.access.tickets import Tickets
from chartrier.access.tokens import AUDIENCE
from chartrier.ids import new_id

ISSUER: Final = "https://chartrier.test"
SERVICES: Final = ("auth", "deposits", "notify", "sharing", "signature", "tenancy", "vault")
_PEOPLE: Final = UUID("6d8f3b52-6a1c-4f7e-9a39-0d9e0a5f7c11")


@dataclass(frozen=True)
class Person:
    """A person who signs in."""

    name: str
    id: UUID
    session_id: UUID


def person(name: str) -> Person:
    """Return the person of this name; always the same ids."""
    return Person(name, uuid5(_PEOPLE, name), uuid5(_PEOPLE, f"session of {name}"))


ALICE: Final = person("Alice")
BOB: Final = person("Bob")
CHARLIE: Final = person("Charlie")


@cache
def auth_key() -> RSAKey:
    """Return the signing key of auth in tests."""
    return RSAKey.generate_key(2048, {"kid": "auth-of-tests", "use": "sig", "alg": "RS256"}, private=True)


@cache
def auth_keys() -> KeySet:
    """Return auth's public keys."""
    return KeySet.import_key_set({"keys": [auth_key().as_dict(private=False)]})


@cache
def ticket_key(service: str) -> ECKey:
    """Return the key with which a service issues tickets."""
    return ECKey.generate_key("P-256", {"kid": service, "use": "sig", "alg": "ES256"}, private=True)


@cache
def ticket_public_keys() -> str:
    """Return everybody's public ticket keys."""
    return json.dumps({"keys": [ticket_key(name).as_dict(private=False) for name in SERVICES]})


@cache
def seal_key() -> ECKey:
    """Return the private key of notify in tests."""
    return ECKey.generate_key("P-256", {"kid": "notify"}, private=True)


def tickets_of(service: str) -> Tickets:
    """Return the tickets of another service, as it would issue and check them."""
    pem = ticket_key(service).as_pem(private=True).decode()
    return Tickets(service, private_key=pem, public_keys=ticket_public_keys())


def token(claims: dict[str, Any], *, typ: str = "at+jwt", key: RSAKey | None = None, lifetime: int = 300) -> str:
    """Return a token signed as auth would, with these claims over the usual ones."""
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + lifetime, "jti": str(new_id())}
    signing = key or auth_key()
    return jwt.encode({"alg": "RS256", "typ": typ, "kid": signing.kid}, usual | claims, signing)


def access_token(who: Person) -> str:
    """Return a person's access token."""
    claims = {"sub": str(who.id), "sid": str(who.session_id), "client_id": "portal", "amr": ["pwd"]}
    return token(claims | {"auth_time": int(time.time())})


def machine_token(client_id: UUID, scope: str = "deposit") -> str:
    """Return a machine's access token."""
    return token({"sub": str(client_id), "client_id": str(client_id), "scope": scope})


def proof(who: Person, *, audience: str, purpose: str, subject: str, lifetime: int = 60, **more: Any) -> str:  # noqa: ANN401 - claims
    """Return auth's proof that somebody typed their password again just now, or a code (`code_sent`)."""
    whose = {"sub": str(who.id), "sid": str(who.session_id), "aud": audience}
    return token(
        whose | {"purpose": purpose, "subject_hash": subject_hash(subject)} | more, typ=TYPE, lifetime=lifetime
    )
