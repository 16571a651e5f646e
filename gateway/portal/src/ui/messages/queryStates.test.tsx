import { act, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { show } from "../../testing/show";
import { Failure } from "./QueryStates";

function line(online: boolean) {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(online);
  act(() => {
    window.dispatchEvent(new Event(online ? "online" : "offline"));
  });
}

afterEach(() => vi.restoreAllMocks());

describe("POR-09: what failed", () => {
  it("blames the line when there is none, and tries again when it is back", () => {
    const retry = vi.fn();
    show(() => <Failure error={null} retry={retry} />, "/");
    expect(screen.getByText(/Un incident de notre côté/)).toBeVisible();
    line(false);
    expect(screen.getByText(/Vous êtes hors ligne/)).toBeVisible();
    expect(screen.queryByText(/Un incident de notre côté/)).toBeNull();
    expect(retry).not.toHaveBeenCalled();
    line(true);
    expect(retry).toHaveBeenCalledOnce();
  });
});
