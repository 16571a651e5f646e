"""Organisations, their members and their machines."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_rules

from chartrier.access.principal import Principal, principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import FieldError, Forbidden, Invalid
from tenancy import members, organisations
from tenancy.errors import (
    EnoughAdministrators,
    MachineKnown,
    MemberKnown,
    OrganisationKnown,
    OrganisationNotFound,
)
from tenancy.members import Invitee
from tenancy.models import Kind, Member, Organisation
from tenancy.ports import ports

blueprint = Blueprint("organisations", url_prefix="/organisations", description="Organisations, members, machines")

REGISTERED_BY_THE_OPERATOR = (Kind.AGENCY, Kind.EMPLOYER, Kind.DEPOSIT_CLIENT)


class NewOrganisation(Schema):
    """An organisation to register."""

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in REGISTERED_BY_THE_OPERATOR]))
    name = fields.String(required=True, validate=validate.Length(1, 200))
    siret = fields.String()


class OrganisationView(Schema):
    """An organisation."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)


class NewMachine(Schema):
    """A machine that is to deposit for an organisation."""

    client_id = fields.UUID(required=True)


class NewMember(Schema):
    """Somebody to invite."""

    email = fields.Email(required=True, validate=validate.Length(max=254))
    first_name = fields.String(required=True, validate=validate.Length(1, 100))
    last_name = fields.String(required=True, validate=validate.Length(1, 100))
    rights = fields.List(fields.String(), required=True)


class MemberView(Schema):
    """A member of an organisation's space."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)


@blueprint.post("")
@blueprint.takes(NewOrganisation)
@blueprint.returns(HTTPStatus.CREATED, OrganisationView)
@blueprint.refuses(Forbidden, OrganisationKnown)
def register_organisation(new: dict[str, Any]) -> Organisation:
    """Register an organisation; for the operator of this installation alone."""
    if principal().id != ports().operator_client_id:
        raise Forbidden("Only the operator registers organisations.")
    siret = _checked(new.get("siret"))
    with transaction() as session:
        return organisations.register(
            session, kind=Kind(new["kind"]), name=new["name"], siret=siret, now=ports().clock.now()
        )


def _checked(siret: str | None) -> str | None:
    try:
        return siret_rules.validate(siret) if siret else None
    except BadNumber:
        raise Invalid(FieldError("siret", "Un SIRET compte 14 chiffres, clé comprise.")) from None


@blueprint.post("/<uuid:organisation_id>/machines")
@blueprint.takes(NewMachine)
@blueprint.returns(HTTPStatus.CREATED, MemberView)
@blueprint.refuses(OrganisationNotFound, MachineKnown)
def admit_machine(new: dict[str, Any], organisation_id: UUID) -> Member:
    """Let a machine deposit for an organisation; for the operator alone."""
    if principal().id != ports().operator_client_id:
        raise OrganisationNotFound
    with transaction(tenant=organisation_id) as session:
        organisation = _administered(session, organisation_id, principal())
        return members.admit_machine(session, organisation, client_id=new["client_id"], now=ports().clock.now())


@blueprint.post("/<uuid:organisation_id>/members")
@blueprint.takes(NewMember)
@blueprint.returns(HTTPStatus.CREATED, MemberView)
@blueprint.refuses(OrganisationNotFound, MemberKnown, EnoughAdministrators)
def invite_member(new: dict[str, Any], organisation_id: UUID) -> Member:
    """Invite somebody into an organisation's space; for the operator and its administrators."""
    invitee = Invitee(new["email"].lower(), new["first_name"], new["last_name"])
    with transaction(tenant=organisation_id) as session:
        organisation = _administered(session, organisation_id, principal())
        return members.invite(
            session,
            organisation,
            invitee,
            rights=new["rights"],
            invited_by=organisation.name,
            now=ports().clock.now(),
        )


def _administered(session: Session, organisation_id: UUID, by: Principal) -> Organisation:
    return organisations.administered(session, organisation_id, by=by, operator=ports().operator_client_id)
