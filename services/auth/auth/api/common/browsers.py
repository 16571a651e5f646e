"""The browser that a request comes from: whether it is known, and what it calls itself."""

from flask import request

from auth.abuse_protection import known_devices
from auth.api.common.cookies import DEVICE_COOKIE
from auth.formats import user_agents
from auth.formats.user_agents import Agent
from auth.ports import ports


def device_secret() -> str | None:
    """The secret by which this browser may be known; None where it has none that we gave."""
    return known_devices.secret_in(request.cookies.get(DEVICE_COOKIE, ""), ports().hashes)


def agent() -> Agent:
    """What this browser calls itself."""
    return user_agents.read(request.headers.get("User-Agent", ""))
