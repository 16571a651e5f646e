"""A typed code, as every form takes it."""

from typing import Final

from auth.codes import code_flow
from auth.codes.one_time_codes import CodePurpose, VerifiedCode
from auth.ports import config
from chartrier.http.contract import Schema, fields, validate
from chartrier.runtime.current import context

CODE: Final = validate.Length(1, 50)


class SentCodeView(Schema):
    """A code was sent: where to (masked), until when it is good, and from when on another one can be had."""

    channel = fields.String(required=True, validate=validate.OneOf(["sms", "email"]))
    sent_to = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    again_at = fields.AwareDateTime(required=True)
    tries = fields.Integer(required=True)


def verify_code(purpose: CodePurpose, typed: str) -> VerifiedCode:
    """Return the right code, to be used with what it allows; refuse any other. No transaction may be open."""
    return code_flow.verify_code(context(), config(), purpose, typed)
