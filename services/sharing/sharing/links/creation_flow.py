"""How somebody shares: the attempt is counted for good, then the link is made, or sent again."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.access.tickets import Ticket
from chartrier.database.session import transaction
from sharing.errors import TooManyLinks
from sharing.links import creation, sending
from sharing.links.creation import LinkRequest, LinkSecret
from sharing.links.models import Link
from sharing.throttling import throttle


def share(
    context: Context, hashes: KeyedHashes, request: LinkRequest, *, tickets: Sequence[Ticket], secret: LinkSecret
) -> Link:
    """Share documents with one person, unless the caller has shared very often today."""
    _count(context, hashes, links=1)
    with transaction() as session:
        return creation.create(session, context, request, tickets=tickets, secret=secret)


def send_again(context: Context, hashes: KeyedHashes, secrets: Mapping[UUID, LinkSecret]) -> list[Link]:
    """Send links once more, each under a new secret; each counts as one that was sent today."""
    _count(context, hashes, links=len(secrets))
    with transaction() as session:
        return sending.send_again(session, context, secrets)


def _count(context: Context, hashes: KeyedHashes, *, links: int) -> None:
    key = hashes.of("account", str(context.account_id))
    with transaction(maintenance=True) as session:
        within = [
            throttle.count_attempt(session, key, limit=throttle.LINKS_OF_ONE_ACCOUNT, now=context.now)
            for _ in range(links)
        ]
    if not all(within):
        raise TooManyLinks
