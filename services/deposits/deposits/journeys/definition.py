"""What one version of a journey says: its steps, their fields, and the attachments that it asks for."""

from typing import Literal

import msgspec

from chartrier.http.language import Language

Direction = Literal["C", "D"]
Kind = Literal["text", "iban", "bic", "choice", "date"]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in each language of the product."""

    fr: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the words in one language."""
        return self.en if language == "en" else self.fr


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the values that a field of kind `choice` may take."""

    value: str
    label: Text


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question of a step, with everything needed to ask it and to check its answer."""

    key: str
    label: Text
    kind: Kind
    help: Text
    required: bool = False
    choices_from: str | None = None
    choices: tuple[Choice, ...] = ()
    pattern: str | None = None
    max: int | None = None
    past: bool = False
    spaceless: bool = False
    prefill: Literal["name", "siret"] | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that are asked together."""

    key: str
    title: Text
    fields: tuple[Field, ...]


class AttachmentKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A supporting document that the journey asks for, or allows."""

    kind: str
    label: Text
    formats: tuple[str, ...]
    max_bytes: int
    required: bool = False


class Journey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a journey."""

    key: str
    version: int
    direction: Direction
    title: Text
    purpose: Text
    who: Text
    notice: Text
    amount: Text
    steps: tuple[Step, ...]
    attachments: tuple[AttachmentKind, ...]

    def step(self, key: str) -> Step | None:
        """Return the step of that name, if the journey has one."""
        return next((step for step in self.steps if step.key == key), None)

    def attachment(self, kind: str) -> AttachmentKind | None:
        """Return what the journey says of that kind of attachment, if it takes it."""
        return next((attachment for attachment in self.attachments if attachment.kind == kind), None)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return every field, in the order in which it is asked."""
        return tuple(field for step in self.steps for field in step.fields)
