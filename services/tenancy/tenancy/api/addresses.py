"""Postal addresses and SIRETs, as operations take and show them."""

from __future__ import annotations

from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_rules

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.language import request_language
from tenancy.errors import SiretInvalid, reason


class AddressSchema(Schema):
    """A postal address; the country is its code of two letters."""

    street = fields.DisplayText(200, min_length=0, load_default="")
    post_code = fields.DisplayText(12, min_length=0, load_default="")
    city = fields.DisplayText(100, min_length=0, load_default="")
    country = fields.String(load_default="FR", validate=validate.Regexp(r"^[A-Z]{2}$"))


def checked_siret(siret: str | None) -> str | None:
    """Return a SIRET without spaces, or refuse it: its length and check digits are known."""
    try:
        return siret_rules.validate(siret) if siret else None
    except BadNumber:
        raise SiretInvalid(reason("siret", "siret", language=request_language())) from None
