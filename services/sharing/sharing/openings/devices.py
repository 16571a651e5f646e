"""Devices: all that is stored of a browser is what kind of device it runs on."""

from enum import StrEnum


class Device(StrEnum):
    """Kinds of device."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    OTHER = "other"


def device_of(user_agent: str) -> Device:
    """Return the kind of device that a browser says it runs on."""
    agent = user_agent.lower()
    if "ipad" in agent or "tablet" in agent or ("android" in agent and "mobile" not in agent):
        return Device.TABLET
    if "mobi" in agent or "iphone" in agent:
        return Device.PHONE
    known = any(system in agent for system in ("windows", "macintosh", "x11", "cros"))
    return Device.COMPUTER if known else Device.OTHER
