"""Which rights may be given on a unit: those of the kind of space, as far as the services allow."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from tenancy.administration.units import Unit
from tenancy.errors import RightsInvalid, ServiceNotSubscribed, reason
from tenancy.members.rights import RIGHTS, allowed
from tenancy.organisations import services
from tenancy.organisations.models import Kind


def check_rights(
    session: Session,
    context: Context,
    kind: Kind,
    unit: Unit,
    rights: Sequence[str],
    *,
    field: str = "rights",
    added: Sequence[str] | None = None,
) -> None:
    """Refuse rights that can't be given, beside the field; a service is needed for those that are `added`."""
    known = ", ".join(sorted(RIGHTS[kind]))
    if len(set(rights)) != len(rights) or set(rights) - RIGHTS[kind]:
        raise RightsInvalid(reason(field, "rights", language=context.language, allowed=known))
    if kind is Kind.DEPOSIT_CLIENT and len(rights) != 1:
        raise RightsInvalid(reason(field, "one_profile", language=context.language, allowed=known))
    given = rights if added is None else added
    missing = sorted(set(given) - set(allowed(given, services.of(session, unit.place.organisation_id))))
    if missing:
        raise ServiceNotSubscribed(reason(field, "service", language=context.language, allowed=", ".join(missing)))
