import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { show } from "../../testing/show";
import { typed } from "../appearance/appearance";
import { type Place, PlacedSignature } from "./PlacedSignature";

/** A page of 400 by 300 points, shown at twice its size. */
function Page() {
  const [at, setAt] = useState<Place>({ x: 100, y: 100 });
  return (
    <>
      <PlacedSignature
        page={{ width: 400, height: 300 }}
        scale={2}
        at={at}
        appearance={typed("Alice")}
        onMove={setAt}
      />
      <output>{`${at.x}, ${at.y}`}</output>
    </>
  );
}

const signature = () => screen.getByRole("application", { name: /^Votre signature/ });

describe("SIG-02: placing a signature", () => {
  it("is done with the arrow keys, point by point with Shift", async () => {
    show(Page, "/");
    await userEvent.tab();
    expect(signature()).toHaveFocus();
    await userEvent.keyboard("{ArrowRight}{ArrowDown}{ArrowDown}");
    expect(screen.getByText("112, 124")).toBeVisible();
    await userEvent.keyboard("{Shift>}{ArrowLeft}{ArrowUp}{/Shift}");
    expect(screen.getByText("111, 123")).toBeVisible();
  });

  it("is done by dragging, and never leaves the page", () => {
    show(Page, "/");
    fireEvent.pointerDown(signature(), { clientX: 10, clientY: 10 });
    fireEvent.pointerMove(signature(), { clientX: 50, clientY: 30 });
    expect(screen.getByText("120, 110")).toBeVisible();
    fireEvent.pointerMove(signature(), { clientX: 5000, clientY: 5000 });
    expect(screen.getByText("186, 236")).toBeVisible();
    fireEvent.pointerUp(signature(), { clientX: 5000, clientY: 5000 });
    fireEvent.pointerMove(signature(), { clientX: 0, clientY: 0 });
    expect(screen.getByText("186, 236")).toBeVisible();
  });
});
