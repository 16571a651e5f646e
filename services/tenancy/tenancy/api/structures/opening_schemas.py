"""The shapes of an opening: what is typed in its steps, complete or not, and what is answered of it."""

from __future__ import annotations

from typing import Final

from chartrier.http.contract import Schema, fields, validate
from tenancy.structures.answers import CATEGORIES, CIVILITIES, COUNTRIES, PROFILES, STEPS
from tenancy.structures.attachments import KINDS
from tenancy.structures.models import StructureAttachment

MOST_USERS: Final = 50


def typed(longest: int, *, one_of: tuple[str, ...] = ()) -> fields.DisplayText:
    """Return a field that may still be empty."""
    rules = [validate.OneOf(["", *one_of])] if one_of else []
    return fields.DisplayText(longest, min_length=0, load_default="", dump_default="", validate=rules)


class StructureAnswers(Schema):
    """Step 1: the structure. Its name is the one under which the account was opened."""

    category = typed(40, one_of=CATEGORIES)
    service = typed(100)
    street = typed(200)
    post_code = typed(12)
    city = typed(100)
    country = typed(2, one_of=tuple(sorted(COUNTRIES)))
    siret = typed(20)
    phone = typed(30)
    email = typed(254)


class AdministratorAnswers(Schema):
    """Step 2: the administrator. The address and the mobile are those that were verified at the opening."""

    civility = typed(10, one_of=CIVILITIES)
    first_name = typed(100)
    last_name = typed(100)
    function = typed(100)
    landline = typed(30)


class DocumentsAnswers(Schema):
    """Step 3: the documents, and whether the administrator is named in the Kbis extract or SIRENE notice."""

    administrator_named = fields.Boolean(load_default=None, allow_none=True, dump_default=None)


class UserAnswers(Schema):
    """A user to invite."""

    last_name = typed(100)
    first_name = typed(100)
    email = typed(254)
    profile = typed(20, one_of=PROFILES)
    mobile = typed(30)
    landline = typed(30)


class UsersAnswers(Schema):
    """Step 4: the users to invite, if any."""

    users = fields.List(fields.Nested(UserAnswers), load_default=list, validate=validate.Length(max=MOST_USERS))


class SavedVersion(Schema):
    """The version of the step that was on the screen."""

    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


class StructureStepBody(SavedVersion):
    """What was typed in step 1."""

    answers = fields.Nested(StructureAnswers, required=True)


class AdministratorStepBody(SavedVersion):
    """What was typed in step 2."""

    answers = fields.Nested(AdministratorAnswers, required=True)


class DocumentsStepBody(SavedVersion):
    """What was said in step 3."""

    answers = fields.Nested(DocumentsAnswers, required=True)


class UsersStepBody(SavedVersion):
    """What was typed in step 4."""

    answers = fields.Nested(UsersAnswers, required=True)


class ProblemView(Schema):
    """What is missing or wrong in a field."""

    field = fields.String(required=True)
    reason = fields.String(required=True)


class StepState(Schema):
    """Where a step stands."""

    version = fields.Integer(required=True)
    problems = fields.List(fields.Nested(ProblemView), required=True)


class StructureStepView(StepState):
    """Step 1 as it was saved."""

    answers = fields.Nested(StructureAnswers, required=True)


class AdministratorStepView(StepState):
    """Step 2 as it was saved."""

    answers = fields.Nested(AdministratorAnswers, required=True)


class DocumentsStepView(StepState):
    """Step 3 as it was saved."""

    answers = fields.Nested(DocumentsAnswers, required=True)


class UsersStepView(StepState):
    """Step 4 as it was saved."""

    answers = fields.Nested(UsersAnswers, required=True)


class AttachmentView(Schema):
    """A document that was attached."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    issued_on = fields.Date(required=True, allow_none=True)
    state = fields.String(
        required=True, validate=validate.OneOf([StructureAttachment.ANNOUNCED, StructureAttachment.FILED])
    )


class OpeningView(Schema):
    """An opening, with all that was saved of it."""

    structure_id = fields.UUID(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    mobile = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    validated_at = fields.AwareDateTime(required=True, allow_none=True)
    structure = fields.Nested(StructureStepView, required=True)
    administrator = fields.Nested(AdministratorStepView, required=True)
    documents = fields.Nested(DocumentsStepView, required=True)
    users = fields.Nested(UsersStepView, required=True)
    attachments = fields.List(fields.Nested(AttachmentView), required=True)
    # Where to go on: the first step in which something is missing.
    step = fields.String(required=True, validate=validate.OneOf(STEPS))
