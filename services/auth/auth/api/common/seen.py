"""Where a request was seen to come from, as far as its owner may read it later."""

from auth.api.common.browsers import agent
from auth.security_journal.journal import SeenFrom
from chartrier.http.client_address import client_address, network_of


def coming_from() -> SeenFrom:
    """The browser, the system and the network of this request."""
    seen = agent()
    return SeenFrom(seen.browser, seen.system, network_of(client_address()))
