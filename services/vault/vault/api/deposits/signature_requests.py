"""What a depositor asks of a signature: of whom, in which order, until when, and with which steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, validates_schema

from chartrier.http.contract import Schema, fields, validate
from chartrier.legal_time import end_of
from vault.events import SignaturePosition, SignatureRequest

PARTIES = ("agency", "recipient")
# 200 inches, which is as large as a page may be (ISO 32000-1, annex C).
LARGEST_SIDE = 14400


class SignaturePositionSchema(Schema):
    """Where the signature of a party stands: its top left corner, in points from the top left corner of the page."""

    party = fields.String(required=True, validate=validate.OneOf(PARTIES))
    page = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    x = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST_SIDE))
    y = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST_SIDE))


def _named_once(parties: list[str]) -> None:
    if len(set(parties)) < len(parties):
        raise ValidationError("Somebody is named twice.")


def _placed_once(positions: list[dict[str, Any]]) -> None:
    _named_once([each["party"] for each in positions])


def _one_after_the_other(days: list[int]) -> None:
    if sorted(set(days)) != days:
        raise ValidationError("One day after the other.")


def _somebody_receives(parties: list[str]) -> None:
    if "recipient" not in parties:
        raise ValidationError("The recipient signs too.")


class SignatureRequestSchema(Schema):
    """A request for signatures; what is not said is as usual."""

    signatories = fields.List(
        fields.String(validate=validate.OneOf(PARTIES)),
        load_default=["recipient"],
        validate=[validate.Length(1, len(PARTIES)), _named_once, _somebody_receives],
    )
    in_order = fields.Boolean(load_default=True, truthy={True}, falsy={False})
    # The last day on which one may sign.
    deadline = fields.Date(load_default=None)
    # Days after which those who have not signed are reminded.
    reminders = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 90)),
        load_default=None,
        validate=[validate.Length(0, 5), _one_after_the_other],
    )
    password = fields.Boolean(load_default=True, truthy={True}, falsy={False})
    code = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    reading = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    positions = fields.List(
        fields.Nested(SignaturePositionSchema),
        load_default=[],
        validate=[validate.Length(0, len(PARTIES)), _placed_once],
    )
    # Whether a person who signs for themselves has to place the signature on the page.
    placing = fields.Boolean(load_default=False, truthy={True}, falsy={False})

    @validates_schema
    def placed_by_one(self, data: Mapping[str, Any], **_: object) -> None:
        """Either the depositor says where the recipient's signature stands, or the recipient."""
        if data["placing"] and any(each["party"] == "recipient" for each in data["positions"]):
            raise ValidationError("The position is given already.", "placing")


class SignatureAsked(fields.Raw):
    """Whether a signature is asked: yes, no, or yes with a request of one's own."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> SignatureRequest | None:  # noqa: ANN401
        if isinstance(value, bool):
            return SignatureRequest() if value else None
        if not isinstance(value, dict):
            raise ValidationError("Not a valid boolean or request.")
        asked = SignatureRequestSchema().load(value)
        day: date | None = asked.pop("deadline")
        reminders: list[int] | None = asked.pop("reminders")
        return SignatureRequest(
            signatories=tuple(asked.pop("signatories")),
            deadline=end_of(day) if day else None,
            positions=tuple(SignaturePosition(**each) for each in asked.pop("positions")),
            reminders=None if reminders is None else tuple(reminders),
            **asked,
        )
