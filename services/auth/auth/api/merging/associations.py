"""Several accounts of one person: joined, linked, merged by support, and separated again."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth.accounts import own_account
from auth.accounts.own_account import Me
from auth.activation import joining_flow
from auth.api.accounts.me import MeView
from auth.api.common.callers import (
    person,
    person_with_own_credentials,
    portal_person,
    recently_signed_in_person,
    support_or_operator,
)
from auth.api.common.typed_passwords import PASSWORD, verify_password
from auth.errors import (
    AccountLocked,
    AccountNotFound,
    ActivationClosed,
    AssociationNotFound,
    OfOneself,
    OperatorOnly,
    OtherAccountHasSecondFactor,
    OwnCredentialsNeeded,
    SameAccount,
    SignInAgain,
    SupportOnly,
    TooLateToUndo,
    WrongCode,
    WrongCredentials,
)
from auth.merging import associations
from auth.merging.associations import Association, ProvenAccount, SupportMerge
from auth.ports import config
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("associations", description="Several accounts of one person")


class ActivationLink(Schema):
    """The secret of an activation link, with the confidential password where one was sent."""

    token = fields.String(required=True, validate=validate.Length(1, 200), load_only=True)
    confidential_password = fields.String(load_default="", validate=validate.Length(max=50), load_only=True)


class OtherAccount(Schema):
    """What one signs in to the other account with."""

    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = PASSWORD


class TwoAccounts(Schema):
    """Two accounts by their private numbers, and why they are one person's."""

    survivor = fields.String(required=True, validate=validate.Length(1, 40))
    absorbed = fields.String(required=True, validate=validate.Length(1, 40))
    reason = fields.DisplayText(500, min_length=3, lines=True, required=True)


class Reason(Schema):
    """Why support does something."""

    reason = fields.DisplayText(500, min_length=3, lines=True, required=True)


class AssociationView(Schema):
    """Another account that was merged into one's own."""

    id = fields.UUID(required=True)
    cause = fields.String(required=True, validate=validate.OneOf(["joined", "linked", "address", "support"]))
    private_number = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    undo_until = fields.AwareDateTime(required=True, allow_none=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)
    may_undo = fields.Boolean(required=True)


class AssociationsView(Schema):
    """All of them."""

    items = fields.List(fields.Nested(AssociationView), required=True)


@blueprint.post("/me/joinings")
@blueprint.takes(ActivationLink)
@blueprint.returns(HTTPStatus.OK, MeView)
@blueprint.refuses(ActivationClosed, AccountNotFound, OwnCredentialsNeeded, Forbidden, WrongCode)
def join_pending_account(link: dict[str, Any]) -> Me:
    """Join the pending account of an activation link to the one that is signed in."""
    caller = person_with_own_credentials()
    password = link["confidential_password"]
    joining_flow.join(context(), config(), caller.id, link["token"], confidential_password=password)
    with transaction(tenant=caller.id) as session:
        return own_account.me(session, caller.id, session_id=caller.session_id)


@blueprint.post("/me/associations")
@blueprint.takes(OtherAccount)
@blueprint.returns(HTTPStatus.CREATED, AssociationView)
@blueprint.refuses(WrongCredentials, AccountLocked, SameAccount, OtherAccountHasSecondFactor, AccountNotFound)
@blueprint.refuses(OwnCredentialsNeeded, SignInAgain, Forbidden)
def link_account(other: dict[str, Any]) -> Association:
    """Link another account of one's own; wrong passwords count there as at its own sign-in."""
    caller = recently_signed_in_person()
    verified = verify_password(other["identifier"], other["password"])
    proven = ProvenAccount(verified.account_id, verified.password_hash)
    with transaction(by=caller) as session:
        return associations.link(session, context(), config(), caller.id, proven)


@blueprint.get("/me/associations")
@blueprint.returns(HTTPStatus.OK, AssociationsView)
@blueprint.refuses(Forbidden)
def list_associations() -> dict[str, Any]:
    """List the accounts that were merged into one's own."""
    caller = person()
    with transaction(by=caller) as session:
        return {"items": associations.of(session, context(), caller.id)}


@blueprint.post("/me/associations/<uuid:merge_id>/undoing")
@blueprint.returns(HTTPStatus.OK, AssociationView)
@blueprint.refuses(AssociationNotFound, TooLateToUndo, Forbidden)
def unlink_account(merge_id: UUID) -> Association:
    """Undo a link: both accounts are what they were."""
    caller = portal_person()
    with transaction(by=caller) as session:
        return associations.unlink(session, context(), config(), caller.id, merge_id)


@blueprint.post("/merges")
@blueprint.takes(TwoAccounts)
@blueprint.returns(HTTPStatus.CREATED, AssociationView)
@blueprint.refuses(OperatorOnly, SupportOnly, AccountNotFound, SameAccount, OtherAccountHasSecondFactor, OfOneself)
def merge_accounts(two: dict[str, str]) -> Association:
    """Merge two accounts of one person, with support's reason."""
    caller = support_or_operator()
    with transaction(by=caller) as session:
        return associations.merge_for_support(session, context(), config(), SupportMerge(**two))


@blueprint.post("/merges/<uuid:merge_id>/undoing")
@blueprint.takes(Reason)
@blueprint.returns(HTTPStatus.OK, AssociationView)
@blueprint.refuses(OperatorOnly, SupportOnly, AssociationNotFound, TooLateToUndo, OfOneself)
def separate_accounts(given: dict[str, str], merge_id: UUID) -> Association:
    """Undo a merge, with support's reason."""
    caller = support_or_operator()
    with transaction(by=caller) as session:
        return associations.separate_for_support(session, context(), config(), merge_id, reason=given["reason"])
