"""Which addresses of programs are taken, before anything is sent to them."""

import re
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from notify.adapters.public_addresses import read_address
from notify.adapters.webhook_client import WebhookClient

LONGEST: Final = 500
# Visible ASCII: names beyond it are written as the network writes them.
_WRITTEN: Final = re.compile(r"[!-~]+")
_NAME: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)


class UrlFault(StrEnum):
    """What is wrong with an address."""

    NOT_AN_ADDRESS = "not-an-address"
    NOT_ENCRYPTED = "not-encrypted"
    WITH_PASSWORD = "with-password"  # noqa: S105 - the word, not a secret
    NOT_PUBLIC = "not-public"


def fault(url: str, client: WebhookClient) -> UrlFault | None:
    """Return what is wrong with an address, as far as its writing tells; its name is looked up when it is used."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return UrlFault.NOT_AN_ADDRESS
    if not _WRITTEN.fullmatch(url) or not host or port == 0 or parts.fragment:
        return UrlFault.NOT_AN_ADDRESS
    if parts.scheme not in client.schemes:
        return UrlFault.NOT_ENCRYPTED if parts.scheme == "http" else UrlFault.NOT_AN_ADDRESS
    if parts.username is not None or parts.password is not None:
        return UrlFault.WITH_PASSWORD
    return _host_fault(host, client)


def _host_fault(host: str, client: WebhookClient) -> UrlFault | None:
    address = read_address(host)
    if address is not None:
        return None if client.allows(address) else UrlFault.NOT_PUBLIC
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return None if client.loopback else UrlFault.NOT_PUBLIC
    return None if _NAME.fullmatch(host) else UrlFault.NOT_AN_ADDRESS
