"""Signing keys in turn: the next is published well before it signs, a former one until its last token is over."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from time import monotonic
from typing import Any, Final

from joserfc.jwk import KeySet, RSAKey
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.orm import Session

from auth.config import Config
from auth.row_scope import lock
from auth.sessions.access_tokens import SigningKeys
from auth.sessions.models import SigningKey
from chartrier.access.context import Context
from chartrier.access.encryption import Encryption

_BITS: Final = 2048


@dataclass(frozen=True)
class KeyRules:
    """How long a key signs; how long it is published before and after; how often each process reads the keys again.

    The gateway fetches keys every 30 s, services every minute: whoever checks a token has seen its key by then.
    """

    signs_for: timedelta = timedelta(days=90)
    published_before: timedelta = timedelta(minutes=15)
    published_after: timedelta = timedelta(hours=1)
    read_every: float = 10.0


@dataclass(frozen=True)
class ConfiguredKeys:
    """The keys of the settings (PEM): the first to sign, and others that are published beside it."""

    first: str
    also_published: tuple[str, ...] = ()


@dataclass(frozen=True)
class StoredKey:
    """A key as the database holds it."""

    name: str
    public_key: str
    private_key: bytes | None
    signs_from: datetime
    revokes_earlier: bool


class KeyRing:
    """The keys as they stand at this moment, read again every few seconds; signs, and publishes what checks need."""

    def __init__(
        self,
        configured: ConfiguredKeys,
        *,
        read: Callable[[], Sequence[StoredKey]],
        encryption: Encryption,
        rules: KeyRules,
        now: Callable[[], datetime],
    ) -> None:
        """Begin with the keys of the settings; those in the database take over from them."""
        self._configured, self._read, self._encryption, self._now = configured, read, encryption, now
        self.first_name = SigningKeys(configured.first).current_name
        self.rules = rules
        self._stored: Sequence[StoredKey] | None = None
        self._read_at = 0.0
        self._current: tuple[tuple[str, ...], SigningKeys] | None = None
        self._lock = threading.Lock()

    @property
    def current_name(self) -> str:
        """Return the name (kid) of the key that signs now."""
        return self._current_keys().current_name

    def sign(self, claims: dict[str, Any], *, kind: str) -> str:
        """Return a token of this kind (its ``typ``), signed by the key whose turn it is."""
        return self._current_keys().sign(claims, kind=kind)

    def published(self) -> dict[str, Any]:
        """Return the keys to check tokens with, as a JWK set: the current, the next, those whose tokens still live."""
        return self._current_keys().published()

    def find(self, kid: str) -> KeySet:  # noqa: ARG002 - all there are, whichever is asked for
        """Return the published keys."""
        return self._current_keys().as_key_set()

    def all_unrevoked(self) -> KeySet:
        """Return every key that ever signed here and was not revoked: the hint of a sign-out may be old."""
        keys = [json.loads(key.public_key) for key in _unrevoked(self._stored_keys())]
        return KeySet.import_key_set({"keys": [*keys, *self.published()["keys"]]})

    def reload(self) -> None:
        """Read the keys again the next time that one is needed."""
        self._stored = None

    def _stored_keys(self) -> Sequence[StoredKey]:
        if self._stored is None or monotonic() - self._read_at >= self.rules.read_every:
            self._stored = self._read()
            self._read_at = monotonic()
        return self._stored

    def _current_keys(self) -> SigningKeys:
        current, published = _turns(self._stored_keys(), now=self._now(), rules=self.rules)
        names = (current.name if current else "", *(key.name for key in published))
        with self._lock:
            if self._current is None or self._current[0] != names:
                self._current = names, self._load(current, published)
            return self._current[1]

    def _load(self, current: StoredKey | None, published: Sequence[StoredKey]) -> SigningKeys:
        others = [_pem_of(key.public_key) for key in published if key is not current]
        if not any(key.revokes_earlier for key in published):
            others += self._configured.also_published
        if current is None or current.name == self.first_name:
            return SigningKeys(self._configured.first, others)
        if current.private_key is None:
            raise LookupError("The key whose turn it is has no private half.")
        return SigningKeys(
            self._encryption.decrypt(current.private_key, bound_to=current.name.encode()).decode(), others
        )


def read_keys(connection: Connection) -> list[StoredKey]:
    """Return every key that the database holds, the oldest first."""
    columns = (
        SigningKey.name, SigningKey.public_key, SigningKey.private_key,
        SigningKey.signs_from, SigningKey.revokes_earlier,
    )  # fmt: skip
    rows = connection.execute(select(*columns).order_by(SigningKey.signs_from, SigningKey.published_from))
    return [StoredKey(*row) for row in rows]


def rotate_when_due(session: Session, context: Context, config: Config, ring: KeyRing) -> bool:
    """Create the next key once the current one has signed for its time; delete the private halves of former ones."""
    lock(session, "signing-keys")
    keys = _keys(session)
    if not keys:
        _store_first(session, context, ring)
        return False
    _delete_private_halves(session, context, keys, rules=ring.rules)
    if context.now < keys[-1].signs_from + ring.rules.signs_for:
        return False
    _create_next(session, context, config, signs_from=context.now + ring.rules.published_before)
    return True


def rotate(session: Session, context: Context, config: Config, ring: KeyRing) -> datetime:
    """Create the next key now; return when it begins to sign."""
    lock(session, "signing-keys")
    keys = _keys(session)
    if not keys:
        _store_first(session, context, ring)
    elif keys[-1].signs_from > context.now:
        return keys[-1].signs_from
    return _create_next(session, context, config, signs_from=context.now + ring.rules.published_before)


def replace(session: Session, context: Context, config: Config) -> None:
    """Replace leaked keys: another key signs from now on, and no former one is good for anything any more."""
    lock(session, "signing-keys")
    # One that was published but never signed is in the same hands as the others.
    session.execute(delete(SigningKey).where(SigningKey.signs_from > context.now))
    session.execute(update(SigningKey).values(private_key=None))
    _create_next(session, context, config, signs_from=context.now, revokes_earlier=True)


def _keys(session: Session) -> list[SigningKey]:
    return list(session.scalars(select(SigningKey).order_by(SigningKey.signs_from, SigningKey.published_from)))


def _store_first(session: Session, context: Context, ring: KeyRing) -> None:
    # The settings hold its private half; from now on its age is known.
    key = next(key for key in ring.published()["keys"] if key["kid"] == ring.first_name)
    session.add(
        SigningKey(
            name=ring.first_name,
            public_key=json.dumps(key),
            private_key=None,
            published_from=context.now,
            signs_from=context.now,
            revokes_earlier=False,
        )
    )
    session.flush()


def _create_next(
    session: Session, context: Context, config: Config, *, signs_from: datetime, revokes_earlier: bool = False
) -> datetime:
    pem = RSAKey.generate_key(_BITS, private=True).as_pem(private=True)
    [public] = SigningKeys(pem.decode()).published()["keys"]
    session.add(
        SigningKey(
            name=public["kid"],
            public_key=json.dumps(public),
            private_key=config.encryption.encrypt(pem, bound_to=public["kid"].encode()),
            published_from=context.now,
            signs_from=signs_from,
            revokes_earlier=revokes_earlier,
        )
    )
    session.flush()
    return signs_from


def _delete_private_halves(session: Session, context: Context, keys: Sequence[SigningKey], *, rules: KeyRules) -> None:
    for former, successor in pairwise(keys):
        if successor.signs_from + rules.published_after <= context.now:
            former.private_key = None
    session.flush()


def _unrevoked(keys: Sequence[StoredKey]) -> Sequence[StoredKey]:
    revoking = [position for position, key in enumerate(keys) if key.revokes_earlier]
    return keys[revoking[-1] :] if revoking else keys


def _turns(keys: Sequence[StoredKey], *, now: datetime, rules: KeyRules) -> tuple[StoredKey | None, list[StoredKey]]:
    """Return the key that signs now (None: the one of the settings) and all that are published."""
    valid = _unrevoked(keys)
    signing = [key for key in valid if key.signs_from <= now]
    ends = [key.signs_from for key in valid[1:]]
    published = [key for key, end in zip_longest(valid, ends) if end is None or now < end + rules.published_after]
    return (signing[-1] if signing else None), published


def _pem_of(public_key: str) -> str:
    return RSAKey.import_key(json.loads(public_key)).as_pem(private=False).decode()
