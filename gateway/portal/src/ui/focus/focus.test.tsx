import { render as draw, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { Sheet } from "../content/Sheet";
import { Announcer, announce } from "../messages/Announcer";
import { useReturnFocus } from "./returnFocus";

function Working({ work }: { work: Promise<void> }) {
  useReturnFocus();
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    await work;
    setBusy(false);
  };
  return (
    <>
      <button type="button" disabled={busy} onClick={act}>
        Agir
      </button>
      <input aria-label="Ailleurs" />
    </>
  );
}

describe("the focus", () => {
  it("comes back to a button whose work is done", async () => {
    let finish = () => {};
    const work = new Promise<void>(done => {
      finish = done;
    });
    draw(<Working work={work} />);
    const act = screen.getByRole("button");
    await userEvent.click(act);
    expect(act).toBeDisabled();
    // What browsers do with a button that is switched off, and jsdom does not.
    act.blur();
    finish();
    await waitFor(() => expect(act).toHaveFocus());
  });

  it("stays where somebody went meanwhile", async () => {
    let finish = () => {};
    const work = new Promise<void>(done => {
      finish = done;
    });
    draw(<Working work={work} />);
    await userEvent.click(screen.getByRole("button"));
    await userEvent.click(screen.getByLabelText("Ailleurs"));
    finish();
    await waitFor(() => expect(screen.getByRole("button")).toBeEnabled());
    expect(screen.getByLabelText("Ailleurs")).toHaveFocus();
  });

  it("goes to the heading of another step, and not to that of the first", () => {
    const { rerender } = draw(
      <Sheet title="Un" step="one">
        .
      </Sheet>,
    );
    expect(document.body).toHaveFocus();
    rerender(
      <Sheet title="Deux" step="two">
        .
      </Sheet>,
    );
    expect(screen.getByRole("heading", { name: "Deux" })).toHaveFocus();
  });
});

it("has something heard, and the same again", async () => {
  draw(<Announcer />);
  announce("Un code est parti.");
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Un code est parti."));
  announce("Un code est parti.");
  await waitFor(() => expect(screen.getByRole("status")).toBeEmptyDOMElement());
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Un code est parti."));
});
