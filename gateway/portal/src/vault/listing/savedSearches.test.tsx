import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { readListState } from "./listState";
import { SavedSearches } from "./SavedSearches";

const kept = {
  id: "one",
  name: "Contrats de 2024",
  criteria: { type: "employment_contract", q: "2024", where: ["start:from:2024-01-01"] },
};
const page = (address: string) =>
  show(() => <SavedSearches state={readListState(new URLSearchParams(address))} />, "/documents");

describe("VLT-21: saved searches", () => {
  it("saves what is looked for under a name, and leads back to what was saved", async () => {
    const items = [kept];
    const came = serve({
      "GET /api/vault/saved-searches": () => ({ json: { items } }),
      "PUT /api/vault/saved-searches": () => {
        items.push({
          id: "two",
          name: "Boulangère",
          criteria: { type: "payslip", q: "boulangere", where: [] },
        });
        return { json: items[1] };
      },
    });
    const { container } = page("q=boulangere&type=payslip&where=period:from:2024-01");
    await userEvent.click(await screen.findByRole("button", { name: /Recherches enregistrées/ }));
    expect(await screen.findByRole("menuitem", { name: "Contrats de 2024" })).toHaveAttribute(
      "href",
      "/documents?type=employment_contract&q=2024&where=start%3Afrom%3A2024-01-01",
    );
    await userEvent.click(screen.getByRole("menuitem", { name: "Enregistrer cette recherche" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Enregistrer" }));
    expect(dialog.getByText("Donnez un nom à cette recherche.")).toBeVisible();
    await userEvent.type(dialog.getByLabelText("Nom"), "Boulangère");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(dialog.getByRole("button", { name: "Enregistrer" }));
    await userEvent.click(await screen.findByRole("button", { name: /Recherches enregistrées/ }));
    expect(await screen.findByRole("menuitem", { name: "Boulangère" })).toBeVisible();
    const sent = came.find(({ method }) => method === "PUT");
    expect(await sent?.json()).toEqual({
      name: "Boulangère",
      criteria: { type: "payslip", q: "boulangere", where: ["period:from:2024-01"] },
    });
  });

  it("asks before one is removed, and is silent where there is nothing to save or to find", async () => {
    let items = [kept];
    serve({
      "GET /api/vault/saved-searches": () => ({ json: { items } }),
      "DELETE /api/vault/saved-searches/one": () => {
        items = [];
        return { status: 204 };
      },
    });
    page("");
    await userEvent.click(await screen.findByRole("button", { name: /Recherches enregistrées/ }));
    expect(screen.queryByRole("menuitem", { name: "Enregistrer cette recherche" })).toBeNull();
    await userEvent.click(await screen.findByRole("menuitem", { name: /Supprimer.*Contrats de 2024/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Supprimer la recherche" }));
    await expect.poll(() => screen.queryByRole("button", { name: /Recherches enregistrées/ })).toBeNull();
  });
});
