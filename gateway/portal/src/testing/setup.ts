import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeAll, vi } from "vitest";
import { startLanguage, switchLanguage } from "../language";
import { dismissBanner } from "../ui/messages/confirmation";

// What Mantine asks of a browser and jsdom does not have.
vi.stubGlobal("matchMedia", (media: string) => ({
  media,
  matches: false,
  addEventListener: () => {},
  removeEventListener: () => {},
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
Element.prototype.scrollIntoView = () => {};

beforeAll(startLanguage);
// A busy machine is no failure.
configure({ asyncUtilTimeout: 60_000 });
afterEach(cleanup);
afterEach(dismissBanner);
// A test that fails in English lets the next begin in French.
afterEach(() => switchLanguage("fr"));
