"""Phone numbers: read however they are typed, stored in E.164, texted only in the countries that are configured."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

# France and what belongs to it: French numbers abroad have countries of their own.
COUNTRIES = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
_MOBILE_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
# Fictitious numbers: nobody has them, so the embedded run and the tests may use them.
_FICTITIOUS = "+3363998"


def mobile(typed: str, *, countries: tuple[str, ...] = COUNTRIES) -> str | None:
    """Return a number in E.164 (`+33612345678`), or None where no text message may be sent to it."""
    try:
        number = phonenumbers.parse(typed, countries[0] if countries else None)
    except NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if e164.startswith(_FICTITIOUS) and phonenumbers.is_possible_number(number):
        return e164
    is_mobile = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in _MOBILE_TYPES
    return e164 if is_mobile and phonenumbers.region_code_for_number(number) in countries else None
