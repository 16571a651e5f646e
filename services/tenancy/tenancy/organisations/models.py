"""Tables: organisations, their establishments, and what they ask of those who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chartrier.ids import new_id
from tenancy.models import Base


class Kind(StrEnum):
    """Kinds of holder, and so of space."""

    PERSON = "person"
    # What a person puts into their vault themselves: a holder of its own beside those of their employers.
    PERSONAL = "personal"
    COMPANY = "company"
    NETWORK = "network"
    AGENCY = "agency"
    EMPLOYER = "employer"
    EMPLOYER_GROUP = "employer_group"
    DEPOSIT_CLIENT = "deposit_client"
    OPERATOR = "operator"
    MACHINE = "machine"


# Kinds whose members have their rights at establishments.
WITH_ESTABLISHMENTS: Final = frozenset({Kind.NETWORK, Kind.AGENCY, Kind.EMPLOYER, Kind.EMPLOYER_GROUP, Kind.OPERATOR})


class Service(StrEnum):
    """What an organisation subscribes to."""

    DIFFUSION = "diffusion"
    TIMESHEETS = "timesheets"
    ADVANCES = "advances"
    BOARDING = "boarding"


DEFAULT_SERVICES: Final = (Service.DIFFUSION,)


@dataclass(frozen=True)
class Address:
    """A postal address."""

    street: str = ""
    post_code: str = ""
    city: str = ""
    country: str = "FR"


NO_ADDRESS: Final = Address()


class Organisation(Base):
    """A network, an agency, an employer, a site of a client company, a structure, or the operator.

    A client company is known by one SIRET: each is one site of it, with its own documents; those of one company have
    the same SIREN. One SIRET may be several organisations, of several kinds.
    """

    __tablename__ = "organisations"
    __table_args__ = (UniqueConstraint("siret", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    name: Mapped[str]
    # Who gave a client company its name, until one of its administrators confirms or corrects it.
    named_by: Mapped[str | None]
    name_confirmed_at: Mapped[datetime | None]
    siret: Mapped[str | None]
    siren: Mapped[str | None] = mapped_column(Computed("left(siret, 9)", persisted=True), index=True)
    network_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    services: Mapped[list[str]] = mapped_column(default=lambda: list(DEFAULT_SERVICES))
    services_version: Mapped[int] = mapped_column(default=1)
    # What becomes of users whom an ERP names again after the company changed or removed them: "ask" or "at_once".
    erp_users: Mapped[str] = mapped_column(default="ask")
    street: Mapped[str] = mapped_column(default="")
    post_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="FR")
    registered_at: Mapped[datetime]

    @property
    def address(self) -> Address:
        """Return where it is."""
        return Address(self.street, self.post_code, self.city, self.country)


class Establishment(Base):
    """A place of an organisation, with its own SIRET and address; an agency or employer has one at least, of its id."""

    __tablename__ = "establishments"
    __table_args__ = (UniqueConstraint("organisation_id", "siret"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    siret: Mapped[str | None]
    name: Mapped[str]
    street: Mapped[str] = mapped_column(default="")
    post_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="FR")
    registered_at: Mapped[datetime]

    @property
    def address(self) -> Address:
        """Return where it is."""
        return Address(self.street, self.post_code, self.city, self.country)


class SignInPolicy(Base):
    """What an organisation asks of whoever signs in with rights in its space; without one it asks nothing."""

    __tablename__ = "sign_in_policies"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    second_factor_required: Mapped[bool]
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID]


class ServiceChange(Base):
    """An organisation whose services changed: the grants that depend on them are still to be published."""

    __tablename__ = "service_changes"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    # The last access that was looked at; accesses are published again in the order of their ids.
    after: Mapped[UUID | None]
    changed_at: Mapped[datetime]
