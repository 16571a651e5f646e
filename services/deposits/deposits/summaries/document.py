"""The summary of a submitted request: one tagged PDF, the same to the byte whenever it is made again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal

from chartrier import legal_time
from deposits.answers import owners
from deposits.answers.owners import Owner
from deposits.answers.printable_text import printable
from deposits.journeys.definition import WITH_CHOICES, Field, Journey

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_suffix(".typ")
# A-2a: readable in decades; UA-1: readable with a screen reader.
STANDARDS: list["typst.PDFStandard"] = ["a-2a", "ua-1"]

WORDS = {
    "document": "Récapitulatif de votre demande",
    "file": "Dossier n°",
    "page": "Page",
    "of": "sur",
    "attachments": "Pièces jointes",
    "attachment": "Pièce",
    "size": "Taille",
    "digests": "L’empreinte SHA-256 permet de vérifier qu’une pièce n’a pas changé depuis son dépôt.",
}


@dataclass(frozen=True)
class SummarisedAttachment:
    """A supporting document, as the summary names it."""

    kind: str
    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Summary:
    """The content of a summary, before it is laid out."""

    journey: Journey
    file_number: str
    structure: str
    filed_by: str
    submitted_at: datetime
    answers: Mapping[str, str]
    attachments: Sequence[SummarisedAttachment]

    def pdf(self) -> bytes:
        """Return the summary as a tagged PDF/A-2a and PDF/UA-1 file, in French."""
        return compiled(self._content(), at=self.submitted_at)

    def _content(self) -> dict[str, Any]:
        return {
            "language": "fr",
            "words": WORDS,
            "file_number": self.file_number,
            "journey": self.journey.title.fr,
            "structure": printable(self.structure),
            "facts": [
                {"label": "Structure", "value": printable(self.structure)},
                {"label": "Déposée par", "value": printable(self.filed_by)},
                {"label": "Transmise le", "value": moment_in_words(self.submitted_at)},
                {"label": AMOUNT_LABELS[self.journey.direction], "value": self._amount()},
                *self._payment(),
            ],
            "sections": [
                {
                    "title": step.title.fr,
                    "rows": [self._row(field) for field in step.fields if field.key in self.answers],
                }
                for step in self.journey.steps
                if any(field.key in self.answers for field in step.fields)
            ],
            "attachments": [self._attachment(attachment) for attachment in self.attachments],
        }

    def _amount(self) -> str:
        if self.journey.amount is not None:
            return self.journey.amount.fr
        return amount_in_words(self.answers.get(self.journey.amount_field or "", ""))

    def _payment(self) -> list[dict[str, str]]:
        field = self.journey.payment_field
        if field is None or field.key not in self.answers:
            return []
        chosen = next((choice for choice in field.choices if choice.value == self.answers[field.key]), None)
        if chosen is None or chosen.instructions is None:
            return []
        return [{"label": field.label.fr, "value": f"{chosen.label.fr}. {chosen.instructions.fr}"}]

    def _row(self, field: Field) -> dict[str, Any]:
        return {
            "label": field.label.fr,
            "value": in_words(field, self.answers[field.key]),
            "exact": field.kind in {"iban", "bic", "amount"} or field.spaceless,
        }

    def _attachment(self, attachment: SummarisedAttachment) -> dict[str, str]:
        asked = self.journey.attachment(attachment.kind)
        return {
            "label": asked.label.fr if asked else attachment.kind,
            "name": printable(attachment.name),
            "size": size_in_words(attachment.size),
            "digest": attachment.digest,
        }


def compiled(content: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF that this content makes: the same bytes for the same content and time."""
    # Heavy, and needed by the worker alone.
    import typst

    return typst.compile(
        TEMPLATE,
        sys_inputs={"summary": json.dumps(content, ensure_ascii=False)},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        # Typst takes whole seconds, and no others.
        timestamp=int(at.timestamp()),
    )


AMOUNT_LABELS = {"C": "Montant consigné", "D": "Montant demandé"}


def moment_in_words(moment: datetime) -> str:
    """Return a moment as a French reader writes it."""
    day = legal_time.day_of(moment)
    weekday = format_date(day, "EEEE", locale="fr")
    return f"{weekday} {legal_time.day_in_french(day)} à {legal_time.hour_in_french(moment)}"


def in_words(field: Field, answer: str) -> str:
    """Return an answer as a French reader writes it."""
    if field.kind in WITH_CHOICES:
        return next((choice.label.fr for choice in field.choices if choice.value == answer), answer)
    if field.kind == "date":
        return legal_time.day_in_french(date.fromisoformat(answer))
    if field.kind == "iban":
        return " ".join(answer[start : start + 4] for start in range(0, len(answer), 4))
    if field.kind == "amount":
        return amount_in_words(answer)
    if field.kind == "owners":
        return "; ".join(_owner_in_words(owner) for owner in owners.read(answer))
    return answer


def amount_in_words(amount: str) -> str:
    """Return an amount in euros as a French reader writes it."""
    return f"{format_decimal(amount, '#,##0.00', locale='fr')} €" if amount else ""


def _owner_in_words(owner: Owner) -> str:
    if not owner.born_on:
        return owner.full
    return f"{owner.full}, naissance le {legal_time.day_in_french(date.fromisoformat(owner.born_on))}"


def size_in_words(size: int) -> str:
    """Return a number of bytes as a French reader writes it."""
    for unit, bytes_each in (("Mo", 1_000_000), ("ko", 1_000)):
        if size >= bytes_each:
            return f"{format_decimal(size / bytes_each, '#,##0.#', locale='fr')} {unit}"
    return f"{size} octets"


@cache
def _fonts() -> "typst.Fonts":
    """Return our own fonts alone: what is installed on a machine must not change a document."""
    import typst

    family = files("font_source_sans_pro") / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(family)])
