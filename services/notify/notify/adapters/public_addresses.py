"""Which addresses of the network may be connected to on somebody else's word: those of the public Internet alone."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address

# Public by their numbers, and yet inside a cloud, or a way to an IPv4 address that is written in them.
_REFUSED: Final = tuple(
    ip_network(each)
    for each in (
        "168.63.129.16/32",
        "192.88.99.0/24",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
        "::/96",
    )
)


def read_address(text: str) -> Address | None:
    """Return the address that a host is written as, also in the old ways that resolvers still take; else none."""
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Return whether an address belongs to the public Internet: neither private, local, shared nor reserved."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.scope_id is not None:
            return False
    refused = any(address in network for network in _REFUSED if network.version == address.version)
    return address.is_global and not address.is_multicast and not address.is_reserved and not refused
