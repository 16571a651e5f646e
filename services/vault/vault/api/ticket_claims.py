"""Tickets of other services: checked against who may vouch for what, and their claims against their kind."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from chartrier.access.tickets import HEADER, Ticket, TicketRefused
from chartrier.http.contract import Schema, fields
from chartrier.runtime.current import tickets


class TicketHeader(Schema):
    """The ticket that came with a request."""

    ticket = fields.String(required=True, data_key=HEADER)


def checked_ticket(token: str, issuers: Mapping[str, str]) -> Ticket:
    """Return a ticket for one of these purposes, by the one service that may vouch for it."""
    ticket = tickets().check(token, purpose=issuers.keys(), issuers=set(issuers.values()))
    if issuers[ticket.purpose] != ticket.issuer:
        raise TicketRefused
    return ticket


def text_claim(ticket: Ticket, name: str) -> str:
    """Return a claim that is a text."""
    found = ticket.claims.get(name)
    if not isinstance(found, str):
        raise TicketRefused
    return found


def id_claim(ticket: Ticket, name: str) -> UUID:
    """Return a claim that is an id."""
    try:
        return UUID(text_claim(ticket, name))
    except ValueError:
        raise TicketRefused from None
