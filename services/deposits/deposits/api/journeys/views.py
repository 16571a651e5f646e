"""A journey as it is answered, whole or as a line of a list."""

from chartrier.http.contract import Schema, fields


class Words(Schema):
    """The same words in each language."""

    fr = fields.String(required=True)
    en = fields.String(required=True)


class JourneyItem(Schema):
    """A journey as a line of a list."""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.Nested(Words, required=True)
    act = fields.Nested(Words, required=True, allow_none=True, metadata={"description": "What one does there."})
    direction = fields.String(required=True, metadata={"enum": ["C", "D"]})
    purpose = fields.Nested(Words, required=True)
    who = fields.Nested(Words, required=True)
    need = fields.Nested(Words, required=True, metadata={"description": "What it serves; journeys are grouped by it."})


class ChoiceView(Schema):
    """One value of a choice."""

    value = fields.String(required=True)
    label = fields.Nested(Words, required=True)
    instructions = fields.Nested(
        Words, required=True, allow_none=True, metadata={"description": "Of a means of payment: how one goes about it."}
    )


class ConditionView(Schema):
    """What an earlier answer must be; everything that is named must hold, and without an answer nothing does."""

    field = fields.String(required=True)
    one_of = fields.List(fields.String(), required=True, metadata={"description": "One of these, if any is named."})
    none_of = fields.List(fields.String(), required=True)
    at_least = fields.String(required=True, allow_none=True)
    at_most = fields.String(required=True, allow_none=True)


_KINDS = ["text", "iban", "bic", "choice", "payment", "date", "amount", "number", "email", "owners"]


class FieldView(Schema):
    """One question."""

    key = fields.String(required=True)
    label = fields.Nested(Words, required=True)
    kind = fields.String(required=True, metadata={"enum": _KINDS})
    required = fields.Boolean(required=True)
    help = fields.Nested(Words, required=True)
    only_if = fields.List(
        fields.Nested(ConditionView), required=True, metadata={"description": "It is asked where all of these hold."}
    )
    choices = fields.List(fields.Nested(ChoiceView))
    pattern = fields.String(allow_none=True, metadata={"description": "Checked on the normalised answer."})
    max = fields.Integer(allow_none=True)
    minimum = fields.String(allow_none=True, metadata={"description": "Of an amount or a number."})
    maximum = fields.String(allow_none=True)
    spaceless = fields.Boolean(metadata={"description": "Spaces in the answer don't count."})
    past = fields.Boolean(metadata={"description": "Of a date: it can't be in the future."})
    with_birth_date = fields.Boolean(metadata={"description": "Of owners: whether each one's date of birth is asked."})


class StepView(Schema):
    """Questions that are asked together."""

    key = fields.String(required=True)
    title = fields.Nested(Words, required=True)
    questions = fields.List(fields.Nested(FieldView), required=True, attribute="fields", data_key="fields")


class AttachmentKindView(Schema):
    """A supporting document that the journey asks for, or allows."""

    kind = fields.String(required=True)
    label = fields.Nested(Words, required=True)
    required = fields.Boolean(required=True)
    formats = fields.List(fields.String(), required=True)
    max_bytes = fields.Integer(required=True)
    only_if = fields.List(fields.Nested(ConditionView), required=True)


class JourneyView(JourneyItem):
    """A journey as data."""

    notice = fields.Nested(Words, required=True, allow_none=True)
    amount = fields.Nested(
        Words, required=True, allow_none=True, metadata={"description": "What is said where no amount is asked."}
    )
    amount_field = fields.String(required=True, allow_none=True, metadata={"description": "Which field asks for it."})
    offers_users = fields.Boolean(
        required=True, metadata={"description": "Whether administrators may add users on the way."}
    )
    steps = fields.List(fields.Nested(StepView), required=True)
    attachments = fields.List(fields.Nested(AttachmentKindView), required=True)
