"""The address of whoever sent a request, and as much of it as may be kept."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Final

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

KEPT_BITS: Final = {4: 24, 6: 48}


def trust_proxies(app: Flask, *, trusted_hops: int) -> None:
    """Have a request's address be the one that our own proxies saw: the gateway, and those that stand before it."""
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted_hops + 1, x_proto=0, x_host=0)  # type: ignore[method-assign]


def client_address() -> str:
    """Return the address of whoever sent the current request."""
    return request.remote_addr or ""


def network_of(address: str) -> str:
    """Return an address without its last part, so that it names a network and no household; nothing for none."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ip_network((known, KEPT_BITS[known.version]), strict=False).network_address)
