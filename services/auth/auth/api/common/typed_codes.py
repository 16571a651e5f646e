"""A typed code, on every path that takes one: counted, committed, only then looked at."""

from datetime import datetime

from auth.codes import one_time_codes
from auth.codes.one_time_codes import Matter, RightCode
from auth.ports import code_desk, ports
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Schema, fields, validate

CODE = validate.Length(1, 50)


class SentView(Schema):
    """A code was sent: where to (as far as its owner needs), until when it holds, from when on another can be had."""

    channel = fields.String(required=True, validate=validate.OneOf(["sms", "email"]))
    sent_to = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    again_at = fields.AwareDateTime(required=True)
    tries = fields.Integer(required=True)


def count_and_compare(matter: Matter, typed: str) -> RightCode:
    """The right code, to be spent with what it allows; otherwise the refusal. No transaction may be open."""
    desk, now = code_desk(), _now()
    with transaction(tenant=NOBODY) as session:
        counted = one_time_codes.count(session, matter, desk=desk, now=now)
    return one_time_codes.compare(matter, typed, counted, desk=desk)


def _now() -> datetime:
    return ports().clock.now()
