"""Data export: each service's part of everything held on a person, served to auth's worker by ticket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.access.tickets import HEADER, Ticket, TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import tickets

PURPOSE: Final = "export"
_ISSUERS: Final = frozenset({"auth"})

Part = Mapping[str, Any]


class TicketHeader(Schema):
    """A ticket by which auth certifies that the owner of these accounts wants their data."""

    ticket = fields.String(required=True, data_key=HEADER)


class PartView(Schema):
    """The data that one service holds, account by account."""

    accounts = fields.List(fields.Dict(), required=True)


def accounts_of(token: str) -> list[UUID]:
    """Return the accounts that the ticket names."""
    ticket: Ticket = tickets().check(token, purpose=PURPOSE, issuers=_ISSUERS)
    try:
        return [UUID(account) for account in ticket.claims["accounts"]]
    except (KeyError, TypeError, ValueError) as unfit:
        raise TicketRefused from unfit


def owner_of(account_id: UUID) -> Principal:
    """Return the owner of an account."""
    return Principal(account_id, "person")


def export_blueprint(collect: Callable[[Session, Principal], Part]) -> Blueprint:
    """Return the operation that serves a service's part."""
    blueprint = Blueprint("data_export", url_prefix="/ticketed", description="Everything held on a person, by ticket.")

    @blueprint.get("/export", open=True)
    @blueprint.takes(TicketHeader, location="headers")
    @blueprint.returns(HTTPStatus.OK, PartView)
    @blueprint.refuses(TicketRefused)
    def export_part(header: dict[str, str]) -> dict[str, Any]:
        """Return what is held on a person's accounts."""
        accounts = accounts_of(header["ticket"])
        # What an account did stays under it, also after it was merged into another: no grant shows that any more.
        with transaction(maintenance=True) as session:
            return {"accounts": [{"account_id": one} | dict(collect(session, owner_of(one))) for one in accounts]}

    return blueprint
