"""Numbers, names and moments as people say them, in French and English."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from types import MappingProxyType

from babel.dates import format_datetime
from babel.lists import format_list

from chartrier import legal_time
from notify.messages.content import DocumentsOfSender

LANGUAGES = ("fr", "en")
_TWO_HOURS = 120

# Singular and plural. A type that is not listed is simply a document.
NOUNS = MappingProxyType(
    {
        "fr": {
            "payslip": ("bulletin de paie", "bulletins de paie"),
            "employment_contract": ("contrat de travail", "contrats de travail"),
            "assignment_contract": ("contrat de mise à disposition", "contrats de mise à disposition"),
            "invoice": ("facture", "factures"),
            "timesheet": ("relevé d’heures", "relevés d’heures"),
            "document": ("document", "documents"),
        },
        "en": {
            "payslip": ("payslip", "payslips"),
            "employment_contract": ("employment contract", "employment contracts"),
            "assignment_contract": ("assignment contract", "assignment contracts"),
            "invoice": ("invoice", "invoices"),
            "timesheet": ("timesheet", "timesheets"),
            "document": ("document", "documents"),
        },
    }
)


def supported(language: str) -> str:
    """Return the language in which somebody who asked for this one is answered."""
    return language[:2] if language[:2] in LANGUAGES else LANGUAGES[0]


def single_line(text: str) -> str:
    """Return a name or title as it may stand in a sentence or a header: one line, nothing that can't be seen."""
    return "".join(each if each.isprintable() else " " for each in text).strip()


def count(kind: str, number: int, language: str) -> str:
    """Return `2 bulletins de paie`."""
    singular, plural = NOUNS[language].get(kind, NOUNS[language]["document"])
    # French says *0 document*, English *0 documents*; no message counts nothing.
    return f"{number} {plural if number > 1 else singular}"


def noun(kind: str, language: str) -> str:
    """Return what a type of document is called, in the singular."""
    return NOUNS[language].get(kind, NOUNS[language]["document"])[0]


def document_list(by_sender: Iterable[DocumentsOfSender], language: str) -> str:
    """Return what came, a line for each type; a line for each sender when there are several."""
    by_sender = tuple(by_sender)
    if len(by_sender) == 1:
        return "\n".join(f"- {count(*each, language)}" for each in sorted(by_sender[0].counts.items()))
    return "\n".join(f"- {_of_one_sender(each, language)}" for each in by_sender)


def _of_one_sender(documents: DocumentsOfSender, language: str) -> str:
    counts = [count(*each, language) for each in sorted(documents.counts.items())]
    colon = "\u00a0: " if language == "fr" else ": "
    return single_line(documents.sender) + colon + enumeration(counts, language)


def enumeration(parts: Iterable[str], language: str) -> str:
    """Return `a, b et c`."""
    return format_list([single_line(part) for part in parts], locale=language)


def moment(at: datetime, language: str) -> str:
    """Return `20 novembre 2026 à 10:30`, as clocks in France show it."""
    pattern = "d MMMM y 'à' HH:mm" if language == "fr" else "d MMMM y 'at' HH:mm"
    return format_datetime(at, pattern, tzinfo=legal_time.ZONE, locale=language)


def duration(time: timedelta, language: str) -> str:
    """Return `10 minutes`, `2 heures`, `2 heures 30`."""
    minutes = round(time.total_seconds() / 60)
    if minutes < _TWO_HOURS:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    hours, rest = divmod(minutes, 60)
    if language == "fr":
        return f"{hours} heures {rest:02}" if rest else f"{hours} heures"
    return f"{hours} hours {rest} minutes" if rest else f"{hours} hours"


def quotation(text: str) -> str:
    """Return what somebody else wrote, marked line by line as theirs."""
    lines = [single_line(line) for line in text.strip().splitlines()]
    return "\n".join(f"> {line}" for line in lines)
