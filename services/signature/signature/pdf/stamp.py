"""The stamp: the text of a visible signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chartrier import legal_time
from signature.pdf.drawing import Drawing
from signature.pdf.handwriting import Handwriting


@dataclass(frozen=True)
class Stamp:
    """A signature, typed or drawn, and who signs, when and on which platform."""

    text: str
    handwriting: Handwriting
    signatory_name: str
    signed_at: datetime
    platform: str
    # A seal is of an organisation, on a file that it made itself.
    seal: bool = False
    language: str = "fr"
    drawing: Drawing | None = None

    def small_print(self) -> tuple[str, str]:
        """Return the two lines below the signature."""
        who = _WHO[self.language, self.seal].format(self.signatory_name)
        return who, f"{in_words(self.signed_at, self.language)} – {self.platform}"

    def description(self) -> str:
        """Return the same as one text, for those who listen to the page."""
        who, when = self.small_print()
        return f"{who}, {when}" if self.seal else f"Signature «\u00a0{self.text}\u00a0». {who}, {when}"


_WHO: Final = {
    ("fr", False): "Signé électroniquement par {}",
    ("fr", True): "Cachet électronique de {}",
    ("en", False): "Signed electronically by {}",
    ("en", True): "Electronic seal of {}",
}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def in_words(moment: datetime, language: str = "fr") -> str:
    """Return a moment as a reader says it, at Paris time."""
    day = legal_time.day_of(moment)
    if language == "en":
        return f"on {day.day} {_MONTHS[day.month - 1]} {day.year} at {legal_time.local(moment):%H:%M} (Paris time)"
    return f"le {legal_time.day_in_french(day)} à {legal_time.hour_in_french(moment)} (heure de Paris)"
