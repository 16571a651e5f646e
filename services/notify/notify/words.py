"""Numbers, names and moments as people say them, in French and English."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from types import MappingProxyType

from babel.dates import format_datetime
from babel.lists import format_list

from chartrier import legal_time
from notify.content import Consignment

LANGUAGES = ("fr", "en")
_TWO_HOURS = 120

# Singular and plural. A type nobody named here is simply a document.
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


def spoken(language: str) -> str:
    """The language that we answer in to somebody who asked for this one."""
    return language[:2] if language[:2] in LANGUAGES else LANGUAGES[0]


def in_one_line(text: str) -> str:
    """A name or title as it may stand in a sentence or a header: one line, nothing that can't be seen."""
    return "".join(each if each.isprintable() else " " for each in text).strip()


def numbered(kind: str, number: int, language: str) -> str:
    """`2 bulletins de paie`."""
    singular, plural = NOUNS[language].get(kind, NOUNS[language]["document"])
    # French says *0 document*, English *0 documents*; a letter never counts nothing.
    return f"{number} {plural if number > 1 else singular}"


def listed(consignments: Iterable[Consignment], language: str) -> str:
    """What came, a line for each type; a line for each sender when there are several."""
    consignments = tuple(consignments)
    if len(consignments) == 1:
        return "\n".join(f"- {numbered(*each, language)}" for each in sorted(consignments[0].counts.items()))
    return "\n".join(f"- {_from_one(each, language)}" for each in consignments)


def _from_one(consignment: Consignment, language: str) -> str:
    counts = [numbered(*each, language) for each in sorted(consignment.counts.items())]
    colon = "\u00a0: " if language == "fr" else ": "
    return in_one_line(consignment.sender) + colon + joined(counts, language)


def joined(parts: Iterable[str], language: str) -> str:
    """`a, b et c`."""
    return format_list([in_one_line(part) for part in parts], locale=language)


def moment(at: datetime, language: str) -> str:
    """`20 novembre 2026 à 10:30`, as clocks in France show it."""
    pattern = "d MMMM y 'à' HH:mm" if language == "fr" else "d MMMM y 'at' HH:mm"
    return format_datetime(at, pattern, tzinfo=legal_time.ZONE, locale=language)


def lasting(time: timedelta, language: str) -> str:
    """`10 minutes`, `48 heures`."""
    minutes = round(time.total_seconds() / 60)
    if minutes < _TWO_HOURS:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    return f"{minutes // 60} {'heures' if language == 'fr' else 'hours'}"


def quoted(text: str) -> str:
    """What somebody else wrote, marked line by line as theirs."""
    lines = [in_one_line(line) for line in text.strip().splitlines()]
    return "\n".join(f"> {line}" for line in lines)
