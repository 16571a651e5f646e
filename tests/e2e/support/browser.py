"""A person's browser in the journeys: Debian's chromium, watched for errors, looked over for accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.support.people import PASSWORD
from tests.e2e.support.slow import slow_down_while_soaking

CHROMIUM: Final = "/usr/bin/chromium"
PICTURES_WANTED: Final = "CHARTRIER_PICTURES"
PICTURES: Final = Path(__file__).resolve().parents[3] / "build" / "pictures"
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: Final = (320, 640)
DESK: Final = (1280, 900)
PATIENCE_MS: Final = 90_000
# Steady: fonts and heading are there, nothing is busy or moves, and the page keeps its size from one look to the next.
STEADY: Final = """async () => {
  const size = () => [document.documentElement.scrollWidth, document.documentElement.scrollHeight].join();
  const ends = one => one.effect?.getTiming().iterations !== Infinity;
  const moving = () => document.getAnimations().some(one => one.playState === "running" && ends(one));
  await document.fonts.ready;
  for (let before = "", calm = 0; calm < 3; ) {
    await new Promise(done => setTimeout(done, 40));
    const busy = !document.querySelector("h1") || document.querySelector('[aria-busy="true"]') || moving();
    calm = !busy && size() === before ? calm + 1 : 0;
    before = size();
  }
}"""
# Only what is wrong travels: all that is right is a hundred times as much. No rule of ours needs the style sheets anew.
BARRIERS: Final = """async () => {
  const {violations} = await axe.run({resultTypes: ["violations"], preload: false});
  return violations.map(one => `${one.id}: ${one.nodes.map(node => node.target)}`);
}"""


@dataclass
class Visitor:
    """One person with one browser window."""

    page: Page
    # Where pictures go; nowhere when nobody asked for any.
    pictures: Path | None
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address."""
        self.page.goto(address)

    def see(self, words: str) -> None:
        """Wait until something with these words can be seen."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def heading(self, words: str | re.Pattern[str]) -> None:
        """Wait until a heading says this."""
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible()

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name).first.click()

    def write(self, label: str | re.Pattern[str], text: str) -> None:
        """Fill a field, one that completes what is typed too."""
        fields = self.page.get_by_role("textbox", name=label).or_(self.page.get_by_role("combobox", name=label))
        fields.first.fill(text)

    def tick(self) -> None:
        """Tick the box of the page."""
        self.page.get_by_role("checkbox").first.check()

    def look(self, name: str) -> None:
        """Look the page over: a picture at a desk's and a phone's width, and no barrier that axe can find."""
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible()
        self.settle()
        assert not (found := self.barriers()), f"{name}: {found}"
        self.photograph(name)
        self.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        self.settle()
        overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.photograph(f"{name}-phone")
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        assert overflow <= 0, f"{name} is {overflow} px wider than a phone"

    def barriers(self) -> list[str]:
        """Return what axe finds on the page; it is loaded once for each."""
        if self.page.evaluate("typeof axe === 'undefined'"):
            self.page.evaluate(AXE_SCRIPT)
        found: list[str] = self.page.evaluate(BARRIERS)
        return found

    def settle(self) -> None:
        """Wait until the page stands still."""
        self.page.evaluate(STEADY)

    def photograph(self, name: str) -> None:
        """Take a picture of the whole page, where pictures are wanted: `make pictures`."""
        if self.pictures is not None:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def activate(self, link: str, *, confidential_password: str | None = None) -> None:
        """Open the link of an invitation, choose a password, accept the terms."""
        self.open(link)
        if confidential_password:
            self.write("Mot de passe confidentiel", confidential_password)
        self.write(re.compile("^Mot de passe$|^Mot de passe \\*$"), PASSWORD)
        self.write(re.compile("seconde fois"), PASSWORD)
        self.tick()
        self.press("Activer mon compte")
        # The page of the invitation greets too: one is in once it is left.
        self.page.wait_for_url(re.compile(r"^https?://[^/]+/$"))
        self.heading(re.compile("^Bonjour"))


@dataclass
class Browsers:
    """The browser windows of one test's people."""

    chromium: Browser
    pictures: Path | None
    visitors: list[Visitor] = field(default_factory=list)

    def new(self, *, expected: str = r"$^") -> Visitor:
        """Return somebody with a browser of their own; errors that match `expected` are part of the journey."""
        context = self.chromium.new_context(
            viewport={"width": DESK[0], "height": DESK[1]}, locale="fr-FR", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context.new_page(), self.pictures)
        slow_down_while_soaking(visitor.page)
        _listen(context, visitor, expected)
        self.visitors.append(visitor)
        return visitor

    def close(self) -> None:
        """Close every window."""
        for visitor in self.visitors:
            visitor.page.context.close()

    @property
    def complaints(self) -> list[str]:
        """Return what the pages complained of on their consoles."""
        return [words for visitor in self.visitors for words in visitor.complaints]


def _listen(context: BrowserContext, visitor: Visitor, expected: str) -> None:
    def complain(words: str) -> None:
        if not re.search(expected, words):
            visitor.complaints.append(words)

    context.on("weberror", lambda error: complain(str(error.error)))
    context.on("console", lambda message: complain(_with_address(message)) if message.type == "error" else None)


def _with_address(message: ConsoleMessage) -> str:
    return f"{message.text} {message.location['url'].split('#')[0]}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's chromium; each person of a test has a context of their own in it."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()
