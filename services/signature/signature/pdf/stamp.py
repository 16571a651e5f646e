"""The stamp: the text of a visible signature."""

from dataclasses import dataclass
from datetime import datetime

from chartrier import legal_time
from signature.pdf.handwriting import Handwriting


@dataclass(frozen=True)
class Stamp:
    """A typed signature, and who signs, when and on which platform."""

    text: str
    handwriting: Handwriting
    signatory_name: str
    signed_at: datetime
    platform: str

    def small_print(self) -> tuple[str, str]:
        """Return the two lines below the signature, in French."""
        return f"Signé électroniquement par {self.signatory_name}", f"{in_words(self.signed_at)} – {self.platform}"

    def description(self) -> str:
        """Return the same as one text, for those who listen to the page."""
        who, when = self.small_print()
        return f"Signature «\u00a0{self.text}\u00a0». {who}, {when}"


def in_words(moment: datetime) -> str:
    """Return a moment as a French reader says it, at Paris time."""
    day = legal_time.day_in_french(legal_time.day_of(moment))
    return f"le {day} à {legal_time.hour_in_french(moment)} (heure de Paris)"
