import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { problem, serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { TakeOut } from "./TakeOut";
import { Tick } from "./Tick";
import { useTicks } from "./ticks";

function Ticked() {
  const ticks = useTicks("/documents");
  return (
    <main>
      <Tick id="lease" title="Bail" ticks={ticks} />
      <Tick id="slip" title="Bulletin" ticks={ticks} />
      <TakeOut ticks={ticks} list="/documents" />
    </main>
  );
}

const selected = {
  "POST /api/vault/selections": () => ({ status: 201, json: { id: "some", documents: 2 } }),
};

describe("VLT-30: several documents together", () => {
  it("says how many are ticked, takes them out as a ZIP, and leads through them one by one", async () => {
    const followed: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      followed.push(new URL(this.href).pathname);
    });
    const came = serve(selected);
    const { container } = show(Ticked, "/documents");
    expect(screen.queryByRole("button", { name: "Télécharger (ZIP)" })).toBeNull();
    await userEvent.click(screen.getByRole("checkbox", { name: "Sélectionner Bulletin" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Sélectionner Bail" }));
    expect(screen.getByText("2 documents sélectionnés")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Télécharger (ZIP)" }));
    await waitFor(() => expect(followed).toEqual(["/api/vault/selections/some/archive"]));
    const asked = await came.find(({ method }) => method === "POST")?.json();
    expect(asked).toEqual({ document_ids: ["slip", "lease"] });
    expect(screen.getByRole("link", { name: "Voir un par un" })).toHaveAttribute("href", "/documents/slip");
  });

  it("says when they are too large for one e-mail", async () => {
    serve({
      ...selected,
      "GET /api/vault/selections/some/mail-draft": () => problem(413, "selection-too-large"),
    });
    show(Ticked, "/documents");
    await userEvent.click(screen.getByRole("checkbox", { name: "Sélectionner Bail" }));
    await userEvent.click(screen.getByRole("button", { name: "Envoyer par e-mail" }));
    expect(await screen.findByText(/trop lourds pour un seul e-mail/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Tout désélectionner" }));
    expect(screen.queryByRole("button", { name: "Envoyer par e-mail" })).toBeNull();
  });
});
