"""Whose account a form is about (AUTH-23): what agrees, what differs, and whether exactly one account matches.

Knowing things about a person opens nothing: a match only decides which mailbox or mobile is asked next.
"""

import re
from dataclasses import asdict, dataclass, field
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.accounts import identifiers, own_identifiers
from auth.accounts.models import Account, Identifier, Phone
from auth.formats.folding import fold

# What must not contradict what is on record, where anything is.
_MUST_NOT_DIFFER: Final = frozenset({"first_name", "last_name", "birth_place", "birth_month", "private_number"})


@dataclass(frozen=True)
class LostIdentifierForm:
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
    def matches(self) -> bool:
        """Tell whether the names agree and nothing that is on record contradicts the form."""
        return {"first_name", "last_name"} <= set(self.agrees) and not _MUST_NOT_DIFFER & set(self.differs)

    @property
    def reached_by_email(self) -> bool:
        """Tell whether the address given is the one on record."""
        return self.matches and "email" in self.agrees

    @property
    def reached_by_mobile(self) -> bool:
        """Tell whether the mobile given is one that the owner proved."""
        return self.matches and "mobile" in self.agrees


def candidates(session: Session, form: LostIdentifierForm) -> list[Candidate]:
    """Return the active accounts that have the address, the mobile or the private number of a form."""
    with_mobile = select(Phone.account_id).where(Phone.number == form.mobile)
    with_private_number = select(Identifier.account_id).where(
        Identifier.kind == "private_number", Identifier.value == identifiers.canonical(form.private_number or "")
    )
    named = or_(Account.email == form.email, Account.id.in_(with_mobile), Account.id.in_(with_private_number))
    found = session.scalars(
        select(Account).where(Account.state == "active", named).order_by(Account.created_at, Account.id)
    )
    return [_compare(session, account, form) for account in found.all()]


def only_match(found: list[Candidate]) -> Candidate | None:
    """Return the candidate that alone matches and can be reached by what is on record; None leaves it to support."""
    matching = [candidate for candidate in found if candidate.matches]
    if len(matching) != 1:
        return None
    return matching[0] if matching[0].reached_by_email or matching[0].reached_by_mobile else None


def _compare(session: Session, account: Account, form: LostIdentifierForm) -> Candidate:
    numbers = set(session.scalars(select(Phone.number).where(Phone.account_id == account.id)).all())
    known = own_identifiers.of(session, account)
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
            same = _plain(given) == _plain(on_record[name] or "")
            (candidate.agrees if same else candidate.differs).append(name)
    return candidate


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip() if "@" not in text else fold(text.strip())
