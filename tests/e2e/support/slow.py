"""A slow day on purpose: late answers and a processor of another age show what a test or a page did not wait for."""

from __future__ import annotations

import os
from typing import Final

from playwright.sync_api import Page

from chartrier.testing.soak import SOAKING

# How much less of the processor a page has.
PROCESSOR_RATE: Final = 4
# Every request leaves late, and its answer is given late to whoever asked; each time by a pause drawn anew.
LATE: Final = """(() => {
  const pause = () => new Promise(done => setTimeout(done, 150 + Math.random() * 250));
  const {fetch: fetchAtOnce} = window;
  window.fetch = async (asked, options) => {
    const request = new Request(asked, options);
    await pause();
    try {
      return await fetchAtOnce(request);
    } finally {
      await pause();
      request.signal.throwIfAborted();
    }
  };
  const {send} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...body) {
    pause().then(() => send.apply(this, body));
  };
})()"""


def slow_down_while_soaking(page: Page) -> None:
    """Make a page slow where `make soak` runs; in a build it is as fast as it can be."""
    if SOAKING not in os.environ:
        return
    page.add_init_script(LATE)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_RATE})
