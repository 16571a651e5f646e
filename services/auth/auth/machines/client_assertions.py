"""Machines that authenticate by a signature (RFC 7523): keys that are strong enough, assertions used once."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key
from joserfc.jws import extract_compact
from sqlalchemy import text
from sqlalchemy.orm import Session

from auth.machines import machines
from auth.machines.machines import Machine
from chartrier.access.context import Context
from chartrier.database.session import as_tenant

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
_MAXIMUM_LIFETIME: Final = timedelta(hours=1)
_MINIMUM_RSA_BITS: Final = 2048
_SKEW: Final = 60
_NAMESPACE: Final = UUID("7a0d2c41-95d5-4b7b-a2b8-0f1b7f2c7a55")
# Assertions lie beside proofs: both are good once, until they expire.
_SPEND: Final = text(
    "INSERT INTO spent_proofs (jti, principal_id, expires_at) VALUES (:jti, :client_id, :expires_at)"
    " ON CONFLICT DO NOTHING RETURNING jti"
)


def public_key_in(submitted: dict[str, Any]) -> dict[str, Any] | None:
    """Return the public key in what an operator submits; None where it is none, too weak, or a private one."""
    try:
        key = import_key(submitted)
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    if key.is_private or not _is_strong_enough(key):
        return None
    return {name: value for name, value in key.as_dict(private=False).items() if isinstance(value, str)}


def claimed_client(assertion: str) -> UUID | None:
    """Return the machine that an assertion says it is from; nothing is checked yet."""
    try:
        return UUID(orjson.loads(extract_compact(assertion.encode()).payload)["sub"])
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        return None


def authenticate(
    session: Session, context: Context, client_id: UUID, assertion: str, *, audiences: list[str]
) -> Machine | None:
    """Return the machine that signed this assertion, meant for us, a moment ago and never used before."""
    known = machines.public_keys(session, client_id)
    if known is None:
        return None
    scope, keys = known
    for credential_id, public_key in keys.items():
        claims = _checked(assertion, public_key, client_id, audiences=audiences, now=context.now)
        if claims is not None:
            return Machine(client_id, scope, credential_id) if _spend(session, client_id, claims) else None
    return None


def _is_strong_enough(key: object) -> bool:
    if isinstance(key, RSAKey):
        return key.public_key.key_size >= _MINIMUM_RSA_BITS
    if isinstance(key, ECKey):
        return key.curve_name == "P-256"
    return isinstance(key, OKPKey) and key.curve_name == "Ed25519"


def _checked(
    assertion: str, public_key: dict[str, Any], client_id: UUID, *, audiences: list[str], now: datetime
) -> dict[str, Any] | None:
    expected = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_SKEW,
        iss={"essential": True, "value": str(client_id)},
        sub={"essential": True, "value": str(client_id)},
        aud={"essential": True, "values": audiences},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        claims = jwt.decode(assertion, import_key(public_key), algorithms=ALGORITHMS).claims
        expected.validate(claims)
    except (JoseError, ValueError, TypeError):
        return None
    return claims if claims["exp"] <= (now + _MAXIMUM_LIFETIME).timestamp() + _SKEW else None


def _spend(session: Session, client_id: UUID, claims: dict[str, Any]) -> bool:
    name = uuid5(_NAMESPACE, f"{client_id} {claims['jti']}")
    expires_at = datetime.fromtimestamp(claims["exp"] + _SKEW, UTC)
    with as_tenant(session, client_id):
        spent = session.execute(_SPEND, {"jti": name, "client_id": client_id, "expires_at": expires_at})
        return spent.first() is not None
