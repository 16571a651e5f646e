"""Authenticator apps (RFC 6238): six figures for each half minute, each half minute accepted once."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

ISSUER: Final = "Chartrier"
_STEP: Final = 30
_SKEW: Final = (0, -1, 1)  # phones are seldom a minute off; every further step would be one more code to guess


def new_secret() -> str:
    """A new shared secret, as authenticator apps read it."""
    return pyotp.random_base32()


def address(secret: str, *, whose: str) -> str:
    """The address that an authenticator app takes a secret over from."""
    return pyotp.TOTP(secret).provisioning_uri(name=whose, issuer_name=ISSUER)


def picture(uri: str) -> str:
    """The same as a square code to be photographed: an SVG in a data address."""
    import segno

    code = segno.make(uri, error="m", micro=False)
    return str(code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def accepted_step(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """The half minute whose code this is; None for a wrong one, or one of a half minute already used.

    Every half minute that might be meant is compared, whichever fits: the time taken tells nothing.
    """
    present = int(now.timestamp()) // _STEP
    typed = "".join(code.split()).encode()
    otp = pyotp.TOTP(secret)
    fitting = [
        present + skew for skew in _SKEW if hmac.compare_digest(otp.generate_otp(present + skew).encode(), typed)
    ]
    return next((step for step in fitting if step > after), None)
