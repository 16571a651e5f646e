"""Where a request comes from: the address that our own proxies tell, and as much of it as may be kept."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Final

from flask import request

from chartrier.service import house

KEPT_BITS: Final = {4: 24, 6: 48}


def asking_address() -> str:
    """Return the address of whoever asks: each of our proxies adds one on the right, what is left of theirs is talk."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    hops = house().settings.trusted_hops + 1
    return told[-min(hops, len(told))] if told else request.remote_addr or ""


def network_of(address: str) -> str:
    """Return an address without its last part, so that it names a network and no household; nothing for none."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ip_network((known, KEPT_BITS[known.version]), strict=False).network_address)
