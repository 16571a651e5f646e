"""How somebody shares: the attempt is counted for good, then the link is made."""

from collections.abc import Sequence

from chartrier.access.context import Context
from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.access.tickets import Ticket
from chartrier.database.session import transaction
from sharing.errors import TooManyLinks
from sharing.links import creation
from sharing.links.creation import LinkRequest, LinkSecret
from sharing.links.models import Link
from sharing.throttling import throttle


def share(
    context: Context, hashes: KeyedHashes, request: LinkRequest, *, tickets: Sequence[Ticket], secret: LinkSecret
) -> Link:
    """Share documents with one person, unless the caller has shared very often today."""
    key = hashes.of("account", str(context.account_id))
    with transaction(maintenance=True) as session:
        within = throttle.count_attempt(session, key, limit=throttle.LINKS_OF_ONE_ACCOUNT, now=context.now)
    if not within:
        raise TooManyLinks
    with transaction() as session:
        return creation.create(session, context, request, tickets=tickets, secret=secret)
