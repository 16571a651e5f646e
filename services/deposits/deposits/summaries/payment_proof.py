"""The payment proof (*justificatif de paiement*) of a validated request: who, what, how much, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deposits.answers import reading
from deposits.answers.printable_text import printable
from deposits.journeys.definition import Journey
from deposits.summaries.document import WORDS, amount_in_words, compiled, in_words, moment_in_words

_SHOWN = frozenset({"owners", "payment", "iban", "bic"})


@dataclass(frozen=True)
class PaymentProof:
    """The content of a payment proof, before it is laid out."""

    journey: Journey
    file_number: str
    structure: str
    decided_at: datetime
    answers: Mapping[str, str]

    def pdf(self) -> bytes:
        """Return the proof as a tagged PDF/A-2a and PDF/UA-1 file, in French."""
        return compiled(self._content(), at=self.decided_at)

    def _content(self) -> dict[str, Any]:
        label = "Montant consigné" if self.journey.direction == "C" else "Montant versé"
        amount = self.answers.get(self.journey.amount_field or "")
        said = amount_in_words(amount) if amount else self.journey.amount.fr if self.journey.amount else ""
        answers = reading.masked(self.journey, self.answers)
        rows = [
            {"label": field.label.fr, "value": printable(in_words(field, answers[field.key])), "exact": False}
            for field in self.journey.fields
            if field.kind in _SHOWN and field.key in answers
        ]
        return {
            "language": "fr",
            "words": WORDS | {"document": "Justificatif de paiement"},
            "file_number": self.file_number,
            "journey": self.journey.title.fr,
            "structure": printable(self.structure),
            "facts": [
                {"label": "Structure", "value": printable(self.structure)},
                {"label": "Validée le", "value": moment_in_words(self.decided_at)},
                {"label": label, "value": said},
            ],
            "sections": [{"title": "Paiement", "rows": rows}] if rows else [],
            "attachments": [],
        }
