"""How a link is opened: the attempt is counted for good before anything is looked up."""

from uuid import UUID

from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.database.session import transaction
from sharing.errors import LinkClosed, TooManyAttempts
from sharing.links.models import Link
from sharing.openings import opening
from sharing.throttling import throttle


def open_link(context: Context, hashes: KeyedHashes, token: str) -> Link:
    """Return what a link shows; a wrong secret, an expired link and a withdrawn one are answered alike."""
    secret_hash = hashes.of("link", token)
    holder_id = _count_and_look_up(context, hashes, secret_hash)
    if holder_id is None:
        raise LinkClosed
    with transaction(tenant=holder_id) as session:
        return opening.open_link(session, context, secret_hash)


def _count_and_look_up(context: Context, hashes: KeyedHashes, secret_hash: str) -> UUID | None:
    address = hashes.of("address", context.client_address)
    counted = ((address, throttle.OPENINGS_FROM_ONE_ADDRESS), (secret_hash, throttle.OPENINGS_OF_ONE_LINK))
    with transaction(maintenance=True) as session:
        within = [throttle.count_attempt(session, key, limit=limit, now=context.now) for key, limit in counted]
        holder_id = opening.holder_of(session, secret_hash)
    if not all(within):
        raise TooManyAttempts
    return holder_id
