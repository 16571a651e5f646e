"""Phone numbers: read however they are written, kept as the world dials them, texted only where we mean to."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

# France and what belongs to it: French numbers abroad have countries of their own.
COUNTRIES = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
_TEXTED = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
# Numbers of fiction: nobody has them, so the embedded run and the tests may use them.
_FICTION = "+3363998"


def mobile(typed: str, *, countries: tuple[str, ...] = COUNTRIES) -> str | None:
    """The number as the world dials it (`+33612345678`), or None where no text message may be sent to it."""
    try:
        number = phonenumbers.parse(typed, countries[0] if countries else None)
    except NumberParseException:
        return None
    dialled = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if dialled.startswith(_FICTION) and phonenumbers.is_possible_number(number):
        return dialled
    known = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in _TEXTED
    return dialled if known and phonenumbers.region_code_for_number(number) in countries else None
