"""What one version of a journey says: steps, fields, attachments, who may file and who examines.

This is the schema of the documents that operators write: a word more or less in one of them is refused with its place.
"""

from typing import Final, Literal

import msgspec

from chartrier.http.language import Language

Direction = Literal["C", "D"]
Kind = Literal["text", "iban", "bic", "choice", "payment", "date", "amount", "number", "email", "owners"]
Profile = Literal["administrator", "user"]
# What a structure says that it is when it is opened.
Category = Literal[
    "company", "notary", "judicial_officer", "judicial_administrator", "lawyer", "association", "public_body", "court",
    "other",
]  # fmt: skip
WITH_CHOICES: Final = frozenset({"choice", "payment"})
# Of these kinds, answers have an order.
ORDERED: Final = frozenset({"amount", "number", "date"})
GENERAL_GROUP: Final = "general"


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in each language of the product."""

    fr: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the words in one language."""
        return self.en if language == "en" else self.fr


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the values that a field of kind `choice` or `payment` may take; of a payment, how one goes about it."""

    value: str
    label: Text
    instructions: Text | None = None


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an earlier answer must be; everything that is named must hold, and without an answer nothing does."""

    field: str
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    at_least: str | None = None
    at_most: str | None = None


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question of a step, with everything needed to ask it and to check its answer."""

    key: str
    label: Text
    kind: Kind
    help: Text
    required: bool = False
    choices: tuple[Choice, ...] = ()
    pattern: str | None = None
    max: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    past: bool = False
    spaceless: bool = False
    # Of owners: whether each one's date of birth is asked.
    with_birth_date: bool = False
    prefill: Literal["name", "siret"] | None = None
    only_if: tuple[Condition, ...] = ()


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that are asked together."""

    key: str
    title: Text
    fields: tuple[Field, ...]


class AttachmentKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A supporting document that the journey asks for, or allows."""

    kind: str
    label: Text
    formats: tuple[str, ...] = ("pdf", "jpg", "jpeg", "png")
    max_bytes: int = 10_000_000
    required: bool = False
    only_if: tuple[Condition, ...] = ()


class Examination(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which group of case managers examines the requests whose answers fulfil the conditions."""

    group: str
    only_if: tuple[Condition, ...] = ()


class Journey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One version of a journey."""

    key: str
    version: int
    direction: Direction
    title: Text
    purpose: Text
    who: Text
    need: Text
    steps: tuple[Step, ...]
    act: Text | None = None
    notice: Text | None = None
    # What is said in place of an amount where none is asked, else the field that asks it.
    amount: Text | None = None
    amount_field: str | None = None
    attachments: tuple[AttachmentKind, ...] = ()
    filed_by: tuple[Profile, ...] = ("administrator", "user")
    # The categories of structures that may file it; none is all of them.
    categories: tuple[Category, ...] = ()
    # Whether administrators of the structure may add users to it on the way.
    offers_users: bool = False
    # The first whose conditions hold examines the request.
    examined_by: tuple[Examination, ...] = ()
    # What a case manager confirms when validating.
    confirmation: Text | None = None
    # Whether two persons validate, whatever the amount.
    two_persons: bool = False

    def step(self, key: str) -> Step | None:
        """Return the step of that name, if the journey has one."""
        return next((step for step in self.steps if step.key == key), None)

    def attachment(self, kind: str) -> AttachmentKind | None:
        """Return what the journey says of that kind of attachment, if it takes it."""
        return next((attachment for attachment in self.attachments if attachment.kind == kind), None)

    def is_for(self, category: str) -> bool:
        """Return whether structures of a category may file it."""
        return not self.categories or category in self.categories

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return every field, in the order in which it is asked."""
        return tuple(field for step in self.steps for field in step.fields)

    @property
    def payment_field(self) -> Field | None:
        """Return the question about the means of payment, where there is one."""
        return next((field for field in self.fields if field.kind == "payment"), None)
