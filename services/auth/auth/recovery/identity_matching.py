"""Whose account a form is about (AUTH-23): what agrees, what differs, and whether exactly one account fits.

Knowing things about a person opens nothing: a match only decides which mailbox or mobile is asked next.
"""

import re
from dataclasses import asdict, dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.accounts import chosen_identifiers, identifiers
from auth.accounts.models import Account, Identifier, Phone
from auth.formats.folding import fold

# What must not contradict what is on record, where anything is.
_NEVER_DIFFERS = {"first_name", "last_name", "birth_place", "birth_month", "private_number"}


@dataclass(frozen=True)
class Form:
    """What somebody writes who lost the identifier."""

    first_name: str
    last_name: str
    birth_place: str
    birth_month: str
    mobile: str
    email: str
    private_number: str | None = None


@dataclass
class Candidate:
    """An account that a form may be about, and how far."""

    account: Account
    private_number: str
    agrees: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        """Whether the names agree and nothing that is on record contradicts the form."""
        return {"first_name", "last_name"} <= set(self.agrees) and not _NEVER_DIFFERS & set(self.differs)

    @property
    def reached_by_email(self) -> bool:
        """Whether the address given is the one on record."""
        return self.fits and "email" in self.agrees

    @property
    def reached_by_mobile(self) -> bool:
        """Whether the mobile given is one that the owner proved."""
        return self.fits and "mobile" in self.agrees


def candidates(session: Session, form: Form) -> list[Candidate]:
    """The active accounts that have the address, the mobile or the private number of a form."""
    of_number = select(Phone.account_id).where(Phone.number == form.mobile)
    of_private_number = select(Identifier.account_id).where(
        Identifier.kind == "private_number", Identifier.value == identifiers.canonical(form.private_number or "")
    )
    named = or_(Account.email == form.email, Account.id.in_(of_number), Account.id.in_(of_private_number))
    found = session.scalars(select(Account).where(Account.state == "active", named).order_by(Account.created_at))
    return [_compared(session, each, form) for each in found.all()]


def the_one(found: list[Candidate]) -> Candidate | None:
    """The candidate that alone fits and can be reached by what is on record; None where support has to look."""
    fitting = [each for each in found if each.fits]
    if len(fitting) != 1:
        return None
    return fitting[0] if fitting[0].reached_by_email or fitting[0].reached_by_mobile else None


def _compared(session: Session, account: Account, form: Form) -> Candidate:
    numbers = set(session.scalars(select(Phone.number).where(Phone.account_id == account.id)).all())
    known = chosen_identifiers.known(session, account)
    candidate = Candidate(account, known.private_number)
    on_record = {
        "first_name": account.first_name,
        "last_name": account.last_name,
        "birth_place": account.birth_place,
        "birth_month": account.birth_month,
        "email": account.email,
        "private_number": known.private_number,
        "mobile": form.mobile if form.mobile in numbers else next(iter(numbers), None),
    }
    for name, given in asdict(form).items():
        if given and on_record[name]:
            (candidate.agrees if _same(given, on_record[name] or "") else candidate.differs).append(name)
    return candidate


def _same(given: str, kept: str) -> bool:
    return _plain(given) == _plain(kept)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip() if "@" not in text else fold(text.strip())
