"""Where a request was seen to come from, as far as its owner may read it later."""

from ipaddress import ip_address, ip_network
from typing import Final

from flask import request

from auth.api.browsers import agent
from auth.security_journal import SeenFrom

KEPT_BITS: Final = {4: 24, 6: 48}


def coming_from() -> SeenFrom:
    """The browser, the system and the network of this request."""
    seen = agent()
    return SeenFrom(seen.browser, seen.system, _network())


def _network() -> str:
    # Our own proxies add one address each on the right; the last one is whoever met the gateway.
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    try:
        known = ip_address(told[-1] if told else request.remote_addr or "")
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ip_network((known, KEPT_BITS[known.version]), strict=False).network_address)
