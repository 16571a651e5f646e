"""Authenticator apps (RFC 6238): six digits for each half minute, each half minute accepted once."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

ISSUER: Final = "Chartrier"
_STEP: Final = 30
_SKEW: Final = (0, -1, 1)  # phones are seldom a minute off; every further step would be one more code to guess


def new_secret() -> str:
    """Return a new shared secret, as authenticator apps read it."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, *, account_name: str) -> str:
    """Return the address by which an authenticator app imports a secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=account_name, issuer_name=ISSUER)


def qr_code(uri: str) -> str:
    """Return an address as a QR code: an SVG in a data address."""
    import segno

    code = segno.make(uri, error="m", micro=False)
    return str(code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def accepted_step(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """Return the half minute whose code this is; None for a wrong code, or one of a half minute already used.

    Every half minute that might be meant is compared, whichever matches: the time taken tells nothing.
    """
    current = int(now.timestamp()) // _STEP
    typed = "".join(code.split()).encode()
    otp = pyotp.TOTP(secret)
    matching = [
        current + skew for skew in _SKEW if hmac.compare_digest(otp.generate_otp(current + skew).encode(), typed)
    ]
    return next((step for step in matching if step > after), None)
