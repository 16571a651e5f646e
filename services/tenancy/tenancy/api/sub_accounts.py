"""Sub-accounts of a company: as the principal account sees and changes them, and as each sees itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.errors import (
    LastAdministrator,
    MemberExists,
    NothingAsked,
    OrganisationNotFound,
    ReminderTooSoon,
    SubAccountActive,
    SubAccountNotActive,
    SubAccountNotFound,
    TooManySubAccounts,
)
from tenancy.members.members import Invitee
from tenancy.members.models import Access
from tenancy.members.right_changes import Cause
from tenancy.organisations.organisations import lock_organisation
from tenancy.sub_accounts import sub_accounts, successions
from tenancy.sub_accounts.sub_accounts import NewSubAccount, Tie, refusable_until

blueprint = Blueprint("sub_accounts", url_prefix="/companies", description="Principal accounts and sub-accounts")

NAME = 100


class PersonView(Schema):
    """Somebody of the company, by name and address."""

    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)


class SubAccountView(PersonView):
    """A sub-account; one who asked to become the principal account does, unless refused by then."""

    id = fields.UUID(required=True)
    notification = fields.String(required=True, validate=validate.OneOf(["when-named", "always"]))
    state = fields.String(required=True, validate=validate.OneOf(["invited", "offered", "active"]))
    principal_from = fields.DateTime(required=True, allow_none=True)


class TieView(Schema):
    """What one is in the relation of a company with an agency; the sub-accounts are shown to the principal account."""

    id = fields.UUID(required=True)
    agency_name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(["principal", "sub-account"]))
    principal = fields.Nested(PersonView, required=True)
    principal_from = fields.DateTime(required=True, allow_none=True)
    sub_accounts = fields.List(fields.Nested(SubAccountView), required=True)


class TiesView(Schema):
    """What one is in each relation of a company that has a principal account."""

    items = fields.List(fields.Nested(TieView), required=True)


class NewSubAccountBody(Schema):
    """Somebody to invite, beside which principal account."""

    principal_id = fields.UUID(required=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    first_name = fields.DisplayText(NAME, required=True)
    last_name = fields.DisplayText(NAME, required=True)


class NotificationBody(Schema):
    """Of which documents a sub-account is told: of all to read or sign, or of those that name it."""

    notification = fields.String(required=True, validate=validate.OneOf(["when-named", "always"]))


@blueprint.get("/<uuid:company_id>/sub-accounts")
@blueprint.returns(HTTPStatus.OK, TiesView)
@blueprint.refuses(OrganisationNotFound)
def list_sub_accounts(company_id: UUID) -> dict[str, Any]:
    """List what one is in each relation of a company: a principal account with its sub-accounts, or one of these."""
    with transaction(tenant=company_id, by=principal()) as session:
        return {"items": [_tie(each) for each in sub_accounts.ties_of(session, context(), company_id)]}


@blueprint.post("/<uuid:company_id>/sub-accounts")
@blueprint.takes(NewSubAccountBody)
@blueprint.returns(HTTPStatus.CREATED, SubAccountView)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound, MemberExists, TooManySubAccounts)
def add_sub_account(new: dict[str, Any], company_id: UUID) -> dict[str, Any]:
    """Add a sub-account to one's principal account; a sign-up link is sent."""
    invitee = Invitee(new["email"].lower(), new["first_name"], new["last_name"])
    with _changing(company_id) as session:
        asked = NewSubAccount(new["principal_id"], invitee)
        return _sub_account(sub_accounts.add(session, context(), company_id, asked))


@blueprint.put("/<uuid:company_id>/sub-accounts/<uuid:access_id>/notification")
@blueprint.takes(NotificationBody)
@blueprint.returns(HTTPStatus.OK, SubAccountView)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound)
def choose_notification(body: dict[str, Any], company_id: UUID, access_id: UUID) -> dict[str, Any]:
    """Choose of which documents a sub-account is told."""
    with _changing(company_id) as session:
        access = sub_accounts.find(session, context(), company_id, access_id)
        sub_accounts.set_notification(session, access, only_when_named=body["notification"] == "when-named")
        return _sub_account(access)


@blueprint.post("/<uuid:company_id>/sub-accounts/<uuid:access_id>/invitation")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound, SubAccountActive, ReminderTooSoon)
def invite_sub_account_again(company_id: UUID, access_id: UUID) -> None:
    """Send the sign-up link of a sub-account again; the earlier one is void."""
    with _changing(company_id) as session:
        sub_accounts.invite_again(session, context(), sub_accounts.find(session, context(), company_id, access_id))


@blueprint.post("/<uuid:company_id>/sub-accounts/<uuid:access_id>/promotion")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound, SubAccountNotActive)
def promote_sub_account(company_id: UUID, access_id: UUID) -> None:
    """Make a sub-account the principal account, also as it asked for; one becomes its sub-account."""
    with _changing(company_id) as session:
        successions.promote(session, context(), sub_accounts.find(session, context(), company_id, access_id))


@blueprint.post("/<uuid:company_id>/sub-accounts/<uuid:access_id>/promotion-refusal")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound, NothingAsked)
def refuse_promotion(company_id: UUID, access_id: UUID) -> None:
    """Refuse that a sub-account becomes the principal account."""
    with _changing(company_id) as session:
        successions.refuse(session, context(), sub_accounts.find(session, context(), company_id, access_id))


@blueprint.delete("/<uuid:company_id>/sub-accounts/<uuid:access_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound, LastAdministrator)
def remove_sub_account(company_id: UUID, access_id: UUID) -> None:
    """Remove a sub-account: its access ends, what was delivered stays."""
    with _changing(company_id) as session:
        access = sub_accounts.find(session, context(), company_id, access_id)
        sub_accounts.end(session, context(), access, cause=Cause("removed"))


@blueprint.post("/<uuid:company_id>/sub-accounts/<uuid:access_id>/promotion-request", repeatable=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound)
def ask_for_promotion(company_id: UUID, access_id: UUID) -> None:
    """Ask, as a sub-account, to become the principal account; the present one has 72 hours to refuse."""
    with _changing(company_id) as session:
        successions.ask(session, context(), sub_accounts.find_own(session, context(), company_id, access_id))


@blueprint.delete("/<uuid:company_id>/sub-accounts/<uuid:access_id>/promotion-request")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound)
def withdraw_promotion_request(company_id: UUID, access_id: UUID) -> None:
    """Ask no longer to become the principal account."""
    with _changing(company_id) as session:
        successions.withdraw(sub_accounts.find_own(session, context(), company_id, access_id))


@blueprint.post("/<uuid:company_id>/sub-accounts/<uuid:access_id>/departure")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OrganisationNotFound, SubAccountNotFound, LastAdministrator)
def close_own_access(company_id: UUID, access_id: UUID) -> None:
    """Close one's own access as a sub-account; one's account, vault and documents elsewhere stay."""
    with _changing(company_id) as session:
        access = sub_accounts.find_own(session, context(), company_id, access_id)
        sub_accounts.end(session, context(), access, cause=Cause("left"))


@contextmanager
def _changing(company_id: UUID) -> Iterator[Session]:
    with transaction(tenant=company_id, by=principal()) as session:
        lock_organisation(session, company_id)
        yield session


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "id": tie.access.id,
        "agency_name": tie.agency_name,
        "role": "principal" if tie.is_principal else "sub-account",
        "principal": {name: getattr(tie.principal, name) for name in ("first_name", "last_name", "email")},
        "principal_from": _principal_from(tie.access),
        "sub_accounts": [_sub_account(each) for each in tie.sub_accounts],
    }


def _sub_account(access: Access) -> dict[str, Any]:
    return {
        "id": access.id,
        **{name: getattr(access.member, name) for name in ("first_name", "last_name", "email", "state")},
        "notification": "when-named" if access.only_when_named else "always",
        "principal_from": _principal_from(access),
    }


def _principal_from(access: Access) -> Any:  # noqa: ANN401 - a moment, or none
    return refusable_until(access.principal_asked_at) if access.principal_asked_at else None
