"""Where the buttons lead: always to our own portal, as the settings name it."""

from urllib.parse import quote
from uuid import UUID

from chartrier.access.sealing import Unsealer, UnsealingFailed
from notify.errors import LinkInvalid


def unseal(sealed: str, *, unsealer: Unsealer) -> str:
    """Return what was sealed for us."""
    try:
        return unsealer.open(sealed)
    except UnsealingFailed as invalid:
        raise LinkInvalid("the link can't be opened") from invalid


def unseal_link(sealed: str, *, unsealer: Unsealer, public_url: str) -> str:
    """Return the link that was sealed for us; nobody can have us send people anywhere else."""
    link = unseal(sealed, unsealer=unsealer)
    if not link.startswith(f"{public_url}/"):
        raise LinkInvalid("the link leads elsewhere")
    return link


def sign_in_link(public_url: str, *, then: str = "/") -> str:
    """Return the address at which one signs in, and goes on to a page of the portal."""
    return f"{public_url}/connexion?next={quote(then)}"


def sub_accounts_link(public_url: str, company_id: UUID) -> str:
    """Return the address at which a principal account and its sub-accounts see each other."""
    return sign_in_link(public_url, then=f"/sous-comptes/{company_id}")


def request_link(public_url: str, request_id: UUID) -> str:
    """Return the address at which a deposit client follows a request."""
    return f"{public_url}/mon-suivi/{request_id}"
