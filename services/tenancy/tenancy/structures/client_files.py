"""The client file of a structure (TEN-44): its administrators change what it says of itself, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.errors import ClientFileInvalid
from tenancy.events.structures import StructureRenamed
from tenancy.organisations.models import Establishment, Organisation
from tenancy.structures import access
from tenancy.structures import answers as rules
from tenancy.structures.models import ClientFile
from tenancy.structures.reasons import because

_ADDRESS = ("street", "post_code", "city", "country")


@dataclass(frozen=True)
class StructureFile:
    """A structure and what it says of itself."""

    structure: Organisation
    file: ClientFile


def show(session: Session, context: Context, structure_id: UUID) -> StructureFile:
    """Return the client file of a structure that the caller administers."""
    return _file(session, access.administered(session, context, structure_id))


def change(session: Session, context: Context, structure_id: UUID, said: dict[str, Any]) -> StructureFile:
    """Change name, service, address, phone and e-mail; SIRET and category stay."""
    found = _file(session, access.lock_administered(session, context, structure_id))
    structure, file = found.structure, found.file
    problems = [] if said["name"] else [("name", "missing")]
    problems += rules.problems_of_structure({**said, "category": file.category, "siret": structure.siret})
    if problems:
        raise ClientFileInvalid(*(because(field, reason, context.language) for field, reason in problems))
    file.service, file.email = said["service"], said["email"]
    file.phone = rules.phone_of(said["phone"]) or ""
    for place in (structure, *_establishments(session, structure)):
        for name in _ADDRESS:
            setattr(place, name, said[name])
    if structure.name != said["name"]:
        _rename(session, structure, said["name"])
    session.flush()
    return found


def _rename(session: Session, structure: Organisation, name: str) -> None:
    structure.name = name
    renamed = StructureRenamed(tenant_id=structure.id, structure_id=structure.id, name=name, siret=structure.siret)
    record(session, renamed)


def _file(session: Session, structure: Organisation) -> StructureFile:
    file = session.get(ClientFile, structure.id, with_for_update=True)
    if file is None:
        # Registered by the operator: what it says of itself was never asked.
        file = ClientFile(structure_id=structure.id, category="other", service="", phone="", email="")
        session.add(file)
        session.flush()
    return StructureFile(structure, file)


def _establishments(session: Session, structure: Organisation) -> list[Establishment]:
    return list(session.scalars(select(Establishment).where(Establishment.organisation_id == structure.id)))
