"""Members as operations show them."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields
from tenancy.api.addresses import AddressSchema


class UnitView(Schema):
    """An establishment, a relation with an agency (and where it stands), or a structure."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    address = fields.Nested(AddressSchema, required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True)


class AccessView(Schema):
    """What a member may do on a unit, and what an agency's ERP asks for them there."""

    unit = fields.Nested(UnitView, required=True)
    rights = fields.List(fields.String(), required=True)
    requested_rights = fields.List(fields.String(), required=True)


class MemberView(Schema):
    """A member, with their accesses to the units that the caller administers."""

    id = fields.UUID(required=True, attribute="member.id")
    space_id = fields.UUID(required=True, attribute="member.space_id")
    state = fields.String(required=True, attribute="member.state")
    email = fields.String(required=True, attribute="member.email")
    civility = fields.String(required=True, allow_none=True, attribute="member.civility")
    first_name = fields.String(required=True, attribute="member.first_name")
    last_name = fields.String(required=True, attribute="member.last_name")
    phone = fields.String(required=True, allow_none=True, attribute="member.phone")
    function = fields.String(required=True, allow_none=True, attribute="member.function")
    from_erp = fields.Boolean(required=True, attribute="member.from_erp")
    invited_by = fields.String(required=True, attribute="member.invited_by")
    invited_at = fields.DateTime(required=True, attribute="member.invited_at")
    accepted_at = fields.DateTime(required=True, allow_none=True, attribute="member.accepted_at")
    reminded_at = fields.DateTime(required=True, allow_none=True, attribute="member.reminded_at")
    accesses = fields.List(fields.Nested(AccessView), required=True)


class MembersView(Schema):
    """A page of members; `next` is what the next page begins after; 10,000 at most are counted."""

    items = fields.List(fields.Nested(MemberView), required=True)
    next = fields.UUID(required=True, allow_none=True)
    total = fields.Integer(required=True)
