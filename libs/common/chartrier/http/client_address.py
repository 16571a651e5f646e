"""The address that a request came from, and the network that may be stored of it."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Final

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

STORED_PREFIX: Final = {4: 24, 6: 48}


def trust_proxies(app: Flask, *, trusted_hops: int) -> None:
    """Take a request's address from what our own proxies saw: the gateway, and those before it."""
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted_hops + 1, x_proto=0, x_host=0)  # type: ignore[method-assign]


def client_address() -> str:
    """Return the address that the current request came from."""
    return request.remote_addr or ""


def network_of(address: str) -> str:
    """Return the network of an address, which identifies no household; nothing where there is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ip_network((parsed, STORED_PREFIX[parsed.version]), strict=False).network_address)
