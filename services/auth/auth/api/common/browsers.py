"""The browser that a request comes from."""

from flask import request

from auth.abuse_protection import known_devices
from auth.api.common.cookies import DEVICE_COOKIE
from auth.ports import config


def device_secret() -> str | None:
    """Return the secret by which this browser may be known; None where it has none that we gave."""
    return known_devices.secret_in(request.cookies.get(DEVICE_COOKIE, ""), config().hashes)
