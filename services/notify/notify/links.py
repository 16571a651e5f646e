"""Where the buttons lead: always to our own portal, as the settings name it."""

from urllib.parse import quote
from uuid import UUID

from chartrier.access.sealing import Unsealer, UnsealingFailed


class LinkUnfit(Exception):
    """A sealed link is not for us to open, or leads elsewhere."""


def opened(sealed: str, *, unsealer: Unsealer) -> str:
    """What was sealed for us."""
    try:
        return unsealer.open(sealed)
    except UnsealingFailed as unfit:
        raise LinkUnfit("the link can't be opened") from unfit


def unsealed(sealed: str, *, unsealer: Unsealer, public_url: str) -> str:
    """The link that was sealed for us; nobody can have us send people anywhere else."""
    link = opened(sealed, unsealer=unsealer)
    if not link.startswith(f"{public_url}/"):
        raise LinkUnfit("the link leads elsewhere")
    return link


def to_sign_in(public_url: str, *, then: str = "/") -> str:
    """Sign in, and go on to a page of the portal."""
    return f"{public_url}/connexion?next={quote(then)}"


def to_request(public_url: str, request_id: UUID) -> str:
    """Where a deposit client follows a request."""
    return f"{public_url}/mon-suivi/{request_id}"
