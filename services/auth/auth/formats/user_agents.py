"""The names of browsers, systems and devices in a `User-Agent`: enough to recognise one's own devices in a list."""

import re
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 1000
# The first that matches: nearly every browser also calls itself Chrome, Safari and Mozilla.
_BROWSERS: Final = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\bChrome/|\bCriOS/"),
    ("Safari", r"\bVersion/[\d.]+ .*\bSafari/"),
)
_SYSTEMS: Final = (
    ("iPadOS", r"\biPad\b"),
    ("iOS", r"\biPhone\b|\biPod\b"),
    ("Android", r"\bAndroid\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMacintosh\b|\bMac OS X\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)
_DEVICES: Final = (
    ("tablet", r"\biPad\b|\bTablet\b|\bAndroid\b(?!.*\bMobile\b)"),
    ("phone", r"\biPhone\b|\bMobile\b"),
    ("computer", r"\bWindows\b|\bMacintosh\b|\bX11\b|\bCrOS\b"),
)


@dataclass(frozen=True)
class Agent:
    """A browser, its system and its device; empty where it is none that we know."""

    browser: str = ""
    system: str = ""
    device: str = "other"


def read(header: str) -> Agent:
    """Return what a `User-Agent` header names, in our own words only: whoever wrote it can't make us show theirs."""
    text = header[:_LONGEST]
    return Agent(_first(_BROWSERS, text, ""), _first(_SYSTEMS, text, ""), _first(_DEVICES, text, "other"))


def _first(known: tuple[tuple[str, str], ...], text: str, otherwise: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, text)), otherwise)
