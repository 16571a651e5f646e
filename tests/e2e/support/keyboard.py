"""Somebody at a browser who has a keyboard and no mouse, and looks where the focus is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypedDict

from playwright.sync_api import Page, expect

STOPS: Final = 60  # more than any page has
# What a stop is called.
NAME: Final = """
const nameOf = one => (one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || one.value || "")
  .replace(/\\s+/g, " ").trim();
"""
# The page has all that it waited for, and something on it is called so: who looks for it begins no sooner.
THERE: Final = (
    "name => {"
    + NAME
    + """
  const wanted = new RegExp(name, "u");
  const stops = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
  return !document.querySelector('[aria-busy="true"]') && [...stops].some(one => wanted.test(nameOf(one)));
}"""
)
# What has the focus: its name, and whether a line around it, or around the field it is part of, shows that.
IN_FOCUS: Final = (
    "async () => {"
    + NAME
    + """
  // Where motion is reduced, a style still changes with the next frame.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const it = document.activeElement;
  if (it === document.body) return null;  // past the last stop: the browser's own bars come next
  const drawn = ({outlineStyle, outlineWidth}) => outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  const around = [it, it.parentElement, it.parentElement?.parentElement].filter(Boolean);
  const box = it.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight;
  return {name: nameOf(it), seen: inside && around.some(one => drawn(getComputedStyle(one)))};
}"""
)


class Stop(TypedDict):
    """Where the focus is."""

    name: str
    seen: bool


@dataclass(frozen=True)
class Keyboard:
    """The keys, and nothing else."""

    page: Page

    def reach(self, name: str) -> None:
        """Press Tab until something whose name is like this has the focus; at every stop, one sees where it is."""
        self.page.wait_for_function(THERE, arg=name)
        passed: list[str] = []
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            stop: Stop | None = self.page.evaluate(IN_FOCUS)
            if stop is None:
                continue
            assert stop["seen"], f"nobody sees that the focus is on: {stop['name']!r}"
            if re.search(name, stop["name"]):
                return
            passed.append(stop["name"])
        raise AssertionError(f"no way to {name!r} by Tab, past {passed}")

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def act(self, name: str) -> None:
        """Reach something that acts, and have it act."""
        self.reach(name)
        self.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Reach a field and type."""
        self.reach(name)
        self.type(text)

    def type(self, text: str) -> None:
        """Type in the place of what the field in focus holds."""
        self.press("Control+a")
        self.page.keyboard.type(text)

    def begins_at(self, heading: str) -> None:
        """Wait until the focus is at the heading of a new view or step."""
        expect(self.page.get_by_role("heading", name=heading).first).to_be_focused()

    def is_at(self, field: str) -> None:
        """Wait until the focus is in a field."""
        expect(self.page.get_by_role("textbox", name=field).first).to_be_focused()

    def is_in_a_dialog(self) -> None:
        """Wait until the focus is in the dialog that just opened."""
        expect(self.page.get_by_role("dialog").locator(":focus")).to_have_count(1)

    def hears(self, words: str) -> None:
        """Wait until this is announced to a screen reader."""
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_attached()
