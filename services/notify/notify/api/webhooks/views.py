"""How webhooks and their messages are read and written over HTTP."""

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.cursors import CursorField
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from notify.webhooks import urls
from notify.webhooks.event_types import EventType
from notify.webhooks.states import DeliveryState, Pause


class WebhookFields(Schema):
    """What an administrator says of a program."""

    url = fields.String(
        required=True,
        validate=validate.Length(min=1, max=urls.LONGEST),
        metadata={"description": "An https address that can be reached from the Internet.", "format": "uri"},
    )
    description = fields.DisplayText(100, required=True)
    event_types = fields.List(
        fields.String(validate=validate.OneOf(list(EventType))),
        required=True,
        validate=validate.Length(min=1, max=len(EventType)),
    )


class NewWebhook(WebhookFields):
    """A program, and of which organisation."""

    organisation_id = fields.UUID(required=True)


class OrganisationQuery(Schema):
    """Of which organisation."""

    organisation_id = fields.UUID(required=True)


class WebhookView(Schema):
    """The address of a program, and how it stands."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    url = fields.String(required=True)
    description = fields.String(required=True)
    event_types = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    pause = fields.String(required=True, allow_none=True, metadata={"enum": [*Pause, None]})
    paused_at = fields.AwareDateTime(required=True, allow_none=True)
    failing_since = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Since when it has taken no message."}
    )
    former_secret_until = fields.AwareDateTime(required=True, allow_none=True)


class Webhooks(Schema):
    """The webhooks of an organisation, ten at most."""

    items = fields.List(fields.Nested(WebhookView), required=True)


class WebhookWithSecret(WebhookView):
    """A webhook with its secret, which is shown this once."""

    secret = fields.String(required=True)


class DeliveryQuery(Schema):
    """Which messages, the latest first."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(DeliveryState)))
    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class DeliveryView(Schema):
    """A message to a program, and how it stands."""

    id = fields.UUID(required=True, metadata={"description": "Its `webhook-id`, which never changes."})
    event_type = fields.String(required=True)
    payload = fields.Dict(required=True)
    state = fields.String(required=True, metadata={"enum": list(DeliveryState)})
    attempts = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True, metadata={"description": "When a message that waits is tried next."})
    attempted_at = fields.AwareDateTime(required=True, allow_none=True)
    status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "What the program answered to the last attempt."}
    )
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why the program did not take it, in a word."}
    )


class Deliveries(Schema):
    """A page of messages."""

    items = fields.List(fields.Nested(DeliveryView), required=True)
    next = fields.String(required=True, allow_none=True)
