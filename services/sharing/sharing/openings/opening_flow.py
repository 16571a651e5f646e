"""How a link is opened: the attempt is counted for good before anything is looked up, a password before it is tried."""

from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.access.password_hashes import Passwords
from chartrier.database.session import transaction
from sharing.errors import (
    CodeRequired,
    LinkClosed,
    PasswordRequired,
    TooManyAttempts,
    WrongCode,
    WrongPassword,
    reason,
)
from sharing.links.models import Link, Protection
from sharing.openings import codes, opening
from sharing.openings.codes import NewCode, SentCode
from sharing.throttling import throttle
from sharing.throttling.throttle import Limit


@dataclass(frozen=True)
class Attempt:
    """What somebody tries to open a link with."""

    token: str
    password: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Hashes:
    """What makes the hashes that attempts are compared with."""

    keyed: KeyedHashes
    passwords: Passwords


@dataclass(frozen=True)
class Visit:
    """A page of a link that is open: which link, within which holder, by which of its secrets."""

    link_id: UUID
    holder_id: UUID
    secret_mark: str


def open_link(context: Context, hashes: Hashes, attempt: Attempt) -> Link:
    """Return what a link shows; a wrong secret and every link that ended are answered alike."""
    secret_hash = hashes.keyed.of("link", attempt.token)
    holder_id = _count_and_look_up(context, hashes.keyed, secret_hash)
    with transaction(tenant=holder_id) as session:
        link = opening.find_open(session, context, secret_hash)
    if link.protection == Protection.PASSWORD:
        _check_password(context, hashes, link, attempt.password)
    code_hash = _checked_code(context, hashes.keyed, link, attempt.code) if link.protection == Protection.CODE else None
    with transaction(tenant=holder_id) as session:
        return opening.open_link(session, context, secret_hash, code_hash=code_hash)


def send_code(context: Context, hashes: KeyedHashes, token: str, code: NewCode) -> SentCode:
    """Send a code to the mailbox that a link is meant for; a link that asks for none is answered like a wrong one."""
    secret_hash = hashes.of("link", token)
    holder_id = _count_and_look_up(context, hashes, secret_hash)
    _count(context, hashes.of("codes", secret_hash), throttle.CODES_OF_ONE_LINK)
    with transaction(tenant=holder_id) as session:
        link = opening.find_open(session, context, secret_hash)
        if link.protection != Protection.CODE:
            raise LinkClosed
        return codes.issue(session, context, hashes, link, code)


def renew(context: Context, hashes: KeyedHashes, visit: Visit) -> Link:
    """Return a link whose page is open once more: that is not another opening."""
    _count(context, hashes.of("address", context.client_address), throttle.OPENINGS_FROM_ONE_ADDRESS)
    with transaction(tenant=visit.holder_id) as session:
        return opening.find_visited(session, context, visit.link_id, secret_mark=visit.secret_mark)


def _check_password(context: Context, hashes: Hashes, link: Link, password: str | None) -> None:
    if password is None:
        raise PasswordRequired
    place = f"{link.id} {context.client_address}"
    _count(context, hashes.keyed.of("password-address", place), throttle.PASSWORDS_FROM_ONE_ADDRESS)
    _count(context, hashes.keyed.of("password", str(link.id)), throttle.PASSWORDS_OF_ONE_LINK)
    if not hashes.passwords.verify(password, link.password_hash):
        raise WrongPassword(reason("password", "wrong-password", language=context.language))


def _checked_code(context: Context, hashes: KeyedHashes, link: Link, typed: str | None) -> str:
    if typed is None:
        raise CodeRequired
    stands = link.code_expires_at is not None and context.now < link.code_expires_at
    if link.code_hash is None or not stands or not _is_within(
        context, hashes.of("code-tries", link.code_hash), throttle.TRIES_OF_ONE_CODE
    ):  # fmt: skip
        raise WrongCode(reason("code", "worn-code", language=context.language))
    if not compare_digest(codes.hash_of(hashes, link, typed), link.code_hash):
        raise WrongCode(reason("code", "wrong-code", language=context.language))
    return link.code_hash


def _count(context: Context, key: str, limit: Limit) -> None:
    if not _is_within(context, key, limit):
        raise TooManyAttempts


def _is_within(context: Context, key: str, limit: Limit) -> bool:
    with transaction(maintenance=True) as session:
        return throttle.count_attempt(session, key, limit=limit, now=context.now)


def _count_and_look_up(context: Context, hashes: KeyedHashes, secret_hash: str) -> UUID:
    address = hashes.of("address", context.client_address)
    counted = ((address, throttle.OPENINGS_FROM_ONE_ADDRESS), (secret_hash, throttle.OPENINGS_OF_ONE_LINK))
    with transaction(maintenance=True) as session:
        within = [throttle.count_attempt(session, key, limit=limit, now=context.now) for key, limit in counted]
        holder_id = opening.holder_of(session, secret_hash)
    if not all(within):
        raise TooManyAttempts
    if holder_id is None:
        raise LinkClosed
    return holder_id
