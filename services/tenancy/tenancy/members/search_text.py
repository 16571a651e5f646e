"""Text as one looks for it: without accents and capitals."""

from __future__ import annotations

import unicodedata

from tenancy.members.models import Member


def folded(text: str) -> str:
    """Return a text in lower case, without accents, its words separated by one space."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def search_text(member: Member) -> str:
    """Return what a member is found and sorted by."""
    return folded(f"{member.last_name} {member.first_name} {member.email or ''}")
