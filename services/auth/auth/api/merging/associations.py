"""Several accounts of one person: joined, linked, merged by support, and separated again."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth.accounts import own_account
from auth.accounts.own_account import Me
from auth.activation import activation, joining
from auth.api.accounts.me import MeView
from auth.api.common.callers import fresh_person, operator, own_person, person, portal_person
from auth.api.common.seen import coming_from
from auth.api.common.typed_passwords import PASSWORD, owner_of_typed
from auth.errors import (
    AccountLocked,
    AccountNotFound,
    ActivationClosed,
    AssociationNotFound,
    ForTheOperator,
    OwnCredentialsNeeded,
    SameAccount,
    SecondFactorThereToo,
    SignInAgain,
    TooLateToUndo,
    WrongCredentials,
)
from auth.merging import associations
from auth.merging.associations import Association, ByNumber, ProvenAccount
from auth.ports import ports
from auth.sign_in import password_check
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden

blueprint = Blueprint("associations", description="Several accounts of one person")

_REASON = validate.Length(3, 500)


class WaitingLink(Schema):
    """The secret of an activation link."""

    token = fields.String(required=True, validate=validate.Length(1, 200), load_only=True)


class OtherAccount(Schema):
    """What one signs in to the other account with."""

    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = PASSWORD


class TwoAccounts(Schema):
    """Two accounts by their private numbers, and why they are one person's."""

    survivor = fields.String(required=True, validate=validate.Length(1, 40))
    absorbed = fields.String(required=True, validate=validate.Length(1, 40))
    reason = fields.String(required=True, validate=_REASON)


class Reason(Schema):
    """Why support does something."""

    reason = fields.String(required=True, validate=_REASON)


class AssociationView(Schema):
    """Another account that this one took the place of."""

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
@blueprint.takes(WaitingLink)
@blueprint.returns(HTTPStatus.OK, MeView)
@blueprint.refuses(ActivationClosed, AccountNotFound, OwnCredentialsNeeded, Forbidden)
def join_what_waits(link: dict[str, Any]) -> Me:
    """Join the account that waits behind an activation link to the one that is signed in."""
    held, asking, now = ports(), own_person(), ports().clock.now()
    with transaction(tenant=asking.id) as session:
        waiting = activation.find(session, link["token"], hashes=held.hashes, now=now)
        joining.join(session, waiting, asking.id, rules=held.sessions, seen_from=coming_from(), now=now)
        return own_account.me(session, asking.id, session_id=asking.session_id)


@blueprint.post("/me/associations")
@blueprint.takes(OtherAccount)
@blueprint.returns(HTTPStatus.CREATED, AssociationView)
@blueprint.refuses(WrongCredentials, AccountLocked, SameAccount, SecondFactorThereToo, AccountNotFound)
@blueprint.refuses(OwnCredentialsNeeded, SignInAgain, Forbidden)
def link_account(other: dict[str, Any]) -> Association:
    """Link another account of one's own; wrong passwords count there as at its own sign-in."""
    held, asking = ports(), fresh_person()
    typed = owner_of_typed(
        other["password"], lambda session: password_check.by_identifier(session, other["identifier"])
    )
    with transaction(by=asking) as session:
        return associations.link(
            session,
            asking.id,
            ProvenAccount(**vars(typed)),
            rules=held.sessions,
            seen_from=coming_from(),
            now=held.clock.now(),
        )


@blueprint.get("/me/associations")
@blueprint.returns(HTTPStatus.OK, AssociationsView)
@blueprint.refuses(Forbidden)
def list_associations() -> dict[str, Any]:
    """List the accounts that this one took the place of."""
    asking = person()
    with transaction(by=asking) as session:
        return {"items": associations.of(session, asking.id, now=ports().clock.now())}


@blueprint.post("/me/associations/<uuid:merge_id>/undoing")
@blueprint.returns(HTTPStatus.OK, AssociationView)
@blueprint.refuses(AssociationNotFound, TooLateToUndo, Forbidden)
def unlink_account(merge_id: UUID) -> Association:
    """Undo a link: both accounts are what they were."""
    held, asking = ports(), portal_person()
    with transaction(by=asking) as session:
        return associations.unlink(
            session, asking.id, merge_id, rules=held.sessions, seen_from=coming_from(), now=held.clock.now()
        )


@blueprint.post("/merges")
@blueprint.takes(TwoAccounts)
@blueprint.returns(HTTPStatus.CREATED, AssociationView)
@blueprint.refuses(ForTheOperator, AccountNotFound, SameAccount, SecondFactorThereToo)
def merge_accounts(two: dict[str, str]) -> Association:
    """Merge two accounts of one person, with support's reason."""
    held, by = ports(), operator()
    with transaction(by=by) as session:
        return associations.merge_for_support(session, ByNumber(**two), rules=held.sessions, now=held.clock.now())


@blueprint.post("/merges/<uuid:merge_id>/undoing")
@blueprint.takes(Reason)
@blueprint.returns(HTTPStatus.OK, AssociationView)
@blueprint.refuses(ForTheOperator, AssociationNotFound, TooLateToUndo)
def separate_accounts(given: dict[str, str], merge_id: UUID) -> Association:
    """Undo a merge, with support's reason."""
    held, by = ports(), operator()
    with transaction(by=by) as session:
        return associations.separate_for_support(
            session, merge_id, reason=given["reason"], rules=held.sessions, now=held.clock.now()
        )
