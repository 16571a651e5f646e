import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { OwnSignaturePage } from "./OwnSignaturePage";

const OWN = "/api/signature/own-signature";
const nothing = { appearance: null, changed_at: null };
const drawn = {
  kind: "drawn",
  text: "Alice Martin",
  handwriting: "upright",
  lines: ["1,1 90,90"],
  image: null,
};
const kept = { appearance: drawn, changed_at: "2026-11-20T10:00:00Z" };

const answers = (more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  [`GET ${OWN}`]: () => ({ json: nothing }),
  ...more,
});

const open = () => showWithin(SignedIn, OwnSignaturePage, "/compte/signature");
const paper = () => screen.findByRole("img", { name: "Votre signature" });
const save = () => userEvent.click(screen.getByRole("button", { name: "Enregistrer ma signature" }));

beforeEach(() => {
  // A paper of 300 by 100 points: each is 3.33 units.
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 300, 100));
});
afterEach(() => vi.restoreAllMocks());

describe("SIG-10: my signature", () => {
  it("is drawn, and kept as it was drawn", async () => {
    const came = serve(answers({ [`PUT ${OWN}`]: () => ({ json: kept }) }));
    const { container } = open();
    await userEvent.click(await screen.findByRole("radio", { name: "Dessin" }));
    const pad = await paper();
    fireEvent.pointerDown(pad, { clientX: 30, clientY: 30 });
    fireEvent.pointerMove(pad, { clientX: 60, clientY: 90 });
    fireEvent.pointerMove(pad, { clientX: 60.5, clientY: 90 });
    fireEvent.pointerMove(pad, { clientX: 900, clientY: 900 });
    fireEvent.pointerUp(pad, { clientX: 900, clientY: 900 });
    fireEvent.pointerMove(pad, { clientX: 10, clientY: 10 });
    expect(await faults(container)).toEqual([]);
    await save();
    expect(await screen.findByText(/^Gardée depuis le/)).toBeVisible();
    const put = came.find(({ method }) => method === "PUT");
    expect(await put?.json()).toEqual({
      kind: "drawn",
      text: "Alice Martin",
      lines: ["100,100 200,300 999,333"],
    });
  });

  it("asks for a drawing where there is none, and lets one begin anew", async () => {
    const came = serve(answers({ [`GET ${OWN}`]: () => ({ json: kept }) }));
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Effacer le dessin" }));
    await save();
    expect(await screen.findByText("Dessinez votre signature dans le cadre.")).toBeVisible();
    expect(came.some(({ method }) => method === "PUT")).toBe(false);
  });

  it("says beside the field what is wrong with an image", async () => {
    const reason = "Cette image est vide : on n’y voit rien.";
    serve(
      answers({
        [`PUT ${OWN}`]: () => problem(422, "invalid-request", { errors: [{ field: "image", reason }] }),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("radio", { name: "Image" }));
    await save();
    expect(await screen.findByText("Choisissez une image de votre signature.")).toBeVisible();
    const choose = (file: File) =>
      fireEvent.change(document.querySelector("input[type=file]") as HTMLElement, {
        target: { files: [file] },
      });
    choose(new File(["<svg/>"], "signature.svg", { type: "image/svg+xml" }));
    expect(await screen.findByText("Choisissez une image PNG ou JPEG.")).toBeVisible();
    choose(new File(["blanc"], "signature.png", { type: "image/png" }));
    expect(await screen.findByRole("button", { name: "Choisir une autre image" })).toBeVisible();
    await save();
    expect(await screen.findByText(reason)).toBeVisible();
  });

  it("is deleted after a question", async () => {
    let own: object = kept;
    serve(
      answers({
        [`GET ${OWN}`]: () => ({ json: own }),
        [`DELETE ${OWN}`]: () => {
          own = nothing;
          return { status: 204 };
        },
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Supprimer ma signature" }));
    expect(await screen.findByText(/^Les documents déjà signés le restent/)).toBeVisible();
    await userEvent.click(
      screen.getAllByRole("button", { name: "Supprimer ma signature" }).at(-1) as HTMLElement,
    );
    expect(await screen.findByText(/^Vous n’en gardez aucune/)).toBeVisible();
  });
});
