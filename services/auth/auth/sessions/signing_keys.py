"""Signing keys in turn: the next is shown well before it signs, a former one until its last token is over."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from time import monotonic
from typing import Any

from joserfc.jwk import KeySet, RSAKey
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.orm import Session

from auth.row_scope import take_turns
from auth.secret_storage.secret_encryption import KeptSecrets
from auth.sessions.access_tokens import SigningKeys
from auth.sessions.models import SigningKey

_BITS = 2048


@dataclass(frozen=True)
class KeyRules:
    """How long a key signs; how long before that it is shown; how long its tokens outlive its last signature.

    The gateway fetches keys every 30 s, services every minute: whoever checks a token has seen its key by then.
    """

    signs_for: timedelta = timedelta(days=90)
    shown_before: timedelta = timedelta(minutes=15)
    shown_after: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class KnownKey:
    """A key as the database keeps it."""

    name: str
    public_key: str
    private_key: bytes | None
    signs_from: datetime
    voids_former: bool


Read = Callable[[], Sequence[KnownKey]]


class KeyRing:
    """The keys as they stand at this moment, read again every few seconds; it signs, and shows what to check with."""

    def __init__(
        self,
        first: str,
        also_published: Sequence[str],
        *,
        read: Read,
        secrets: KeptSecrets,
        rules: KeyRules,
        now: Callable[[], datetime],
        read_every: float,
    ) -> None:
        """Begin with the key of the settings; those that the database knows take over from it."""
        self._first, self._also_published = first, tuple(also_published)
        self.first_name = SigningKeys(first).current_name
        self._read, self._secrets, self._now = read, secrets, now
        self.rules = rules
        self._read_every = read_every
        self._known: Sequence[KnownKey] | None = None
        self._read_at = 0.0
        self._made: tuple[tuple[str, ...], SigningKeys] | None = None
        self._one_at_a_time = threading.Lock()

    @property
    def current_name(self) -> str:
        """The name (kid) of the key that signs now."""
        return self._as_they_stand().current_name

    def sign(self, claims: dict[str, Any], *, kind: str) -> str:
        """A token of this kind (its ``typ``), signed by the key whose turn it is."""
        return self._as_they_stand().sign(claims, kind=kind)

    def published(self) -> dict[str, Any]:
        """The keys to check tokens with, as a JWK set: of now, of next, and those whose tokens still live."""
        return self._as_they_stand().published()

    def find(self, kid: str) -> KeySet:  # noqa: ARG002 - all there are, whichever is asked for
        """The published keys."""
        return self._as_they_stand().as_key_set()

    def ever_known(self) -> KeySet:
        """Every key that ever signed here and was not void: for the hint of a sign-out, which may be old."""
        kept = [json.loads(key.public_key) for key in _not_void(self._keys())]
        return KeySet.import_key_set({"keys": [*kept, *self.published()["keys"]]})

    def look_again(self) -> None:
        """Read the keys anew the next time that one is needed."""
        self._known = None

    def _keys(self) -> Sequence[KnownKey]:
        if self._known is None or monotonic() - self._read_at >= self._read_every:
            self._known = self._read()
            self._read_at = monotonic()
        return self._known

    def _as_they_stand(self) -> SigningKeys:
        current, shown = _turns(self._keys(), now=self._now(), rules=self.rules)
        names = (current.name if current else "", *(key.name for key in shown))
        with self._one_at_a_time:
            if self._made is None or self._made[0] != names:
                self._made = names, self._make(current, shown)
            return self._made[1]

    def _make(self, current: KnownKey | None, shown: Sequence[KnownKey]) -> SigningKeys:
        others = [_pem_of(key.public_key) for key in shown if key is not current]
        if not any(key.voids_former for key in shown):
            others += self._also_published
        if current is None or current.name == self.first_name:
            return SigningKeys(self._first, others)
        if current.private_key is None:
            raise LookupError("the key whose turn it is has no private half")
        return SigningKeys(self._secrets.open(current.private_key, row=current.name), others)


def read_keys(connection: Connection) -> list[KnownKey]:
    """Every key that the database knows, the oldest first."""
    columns = (
        SigningKey.name, SigningKey.public_key, SigningKey.private_key, SigningKey.signs_from, SigningKey.voids_former
    )  # fmt: skip
    rows = connection.execute(select(*columns).order_by(SigningKey.signs_from, SigningKey.shown_from))
    return [KnownKey(*row) for row in rows]


def rotate_when_due(session: Session, ring: KeyRing, *, secrets: KeptSecrets, now: datetime) -> bool:
    """Make the next key once the present one has signed for its time; forget what signs no more."""
    take_turns(session, "signing-keys")
    known = _known(session)
    if not known:
        _remember_first(session, ring, now=now)
        return False
    _forget_private_halves(session, known, rules=ring.rules, now=now)
    if now < known[-1].signs_from + ring.rules.signs_for:
        return False
    _make_next(session, secrets, signs_from=now + ring.rules.shown_before, now=now)
    return True


def rotate(session: Session, ring: KeyRing, *, secrets: KeptSecrets, now: datetime) -> datetime:
    """Make the next key now; it is shown at once and signs from the moment that is returned."""
    take_turns(session, "signing-keys")
    known = _known(session)
    if not known:
        _remember_first(session, ring, now=now)
    elif known[-1].signs_from > now:
        return known[-1].signs_from
    return _make_next(session, secrets, signs_from=now + ring.rules.shown_before, now=now)


def replace(session: Session, *, secrets: KeptSecrets, now: datetime) -> None:
    """After a leak: another key signs from now on, and no former one is good for anything any more."""
    take_turns(session, "signing-keys")
    # One that was shown but never signed is in the same hands as the others.
    session.execute(delete(SigningKey).where(SigningKey.signs_from > now))
    session.execute(update(SigningKey).values(private_key=None))
    _make_next(session, secrets, signs_from=now, now=now, voids_former=True)


def _known(session: Session) -> list[SigningKey]:
    return list(session.scalars(select(SigningKey).order_by(SigningKey.signs_from, SigningKey.shown_from)))


def _remember_first(session: Session, ring: KeyRing, *, now: datetime) -> None:
    # The settings hold its private half; from now on its age is known.
    key = next(key for key in ring.published()["keys"] if key["kid"] == ring.first_name)
    session.add(
        SigningKey(
            name=ring.first_name,
            public_key=json.dumps(key),
            private_key=None,
            shown_from=now,
            signs_from=now,
            voids_former=False,
        )
    )
    session.flush()


def _make_next(
    session: Session, secrets: KeptSecrets, *, signs_from: datetime, now: datetime, voids_former: bool = False
) -> datetime:
    pem = RSAKey.generate_key(_BITS, private=True).as_pem(private=True).decode()
    [public] = SigningKeys(pem).published()["keys"]
    session.add(
        SigningKey(
            name=public["kid"],
            public_key=json.dumps(public),
            private_key=secrets.lock(pem, row=public["kid"]),
            shown_from=now,
            signs_from=signs_from,
            voids_former=voids_former,
        )
    )
    session.flush()
    return signs_from


def _forget_private_halves(session: Session, known: Sequence[SigningKey], *, rules: KeyRules, now: datetime) -> None:
    for former, successor in pairwise(known):
        if successor.signs_from + rules.shown_after <= now:
            former.private_key = None
    session.flush()


def _not_void(known: Sequence[KnownKey]) -> Sequence[KnownKey]:
    after_a_leak = [place for place, key in enumerate(known) if key.voids_former]
    return known[after_a_leak[-1] :] if after_a_leak else known


def _turns(known: Sequence[KnownKey], *, now: datetime, rules: KeyRules) -> tuple[KnownKey | None, list[KnownKey]]:
    """The key that signs now (none: the one of the settings) and all that are shown."""
    standing = _not_void(known)
    signing = [key for key in standing if key.signs_from <= now]
    ends = [key.signs_from for key in standing[1:]]
    shown = [key for key, end in zip_longest(standing, ends) if end is None or now < end + rules.shown_after]
    return (signing[-1] if signing else None), shown


def _pem_of(public_key: str) -> str:
    return RSAKey.import_key(json.loads(public_key)).as_pem(private=False).decode()
