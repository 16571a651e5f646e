import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { alice, company, pageOf } from "../../testing/cast";
import { journey } from "../../testing/deposits";
import { serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { JourneyPresentation } from "./JourneyPresentation";

const answers = (openedAs: string | null) => ({
  "GET /api/auth/me": () => ({ json: { ...alice, opened_as: openedAs } }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(company) }),
  "GET /api/deposits/journeys/recovery": () => ({ json: journey }),
});
const open = () => show(JourneyPresentation, "/parcours/recovery", "/parcours/:key");

describe("DEP-04: who has no space for a journey is led to one", () => {
  it("leads who opened a client account to the structure that is still to be presented", async () => {
    serve(answers("deposit_client"));
    open();
    const way = await screen.findByRole("link", { name: "Ouvrir l’espace de ma structure" });
    expect(way).toHaveAttribute("href", "/ouvrir-mon-espace");
  });

  it("tells anybody else who can add them, and leads to a new account", async () => {
    serve(answers(null));
    const { container } = open();
    expect(await screen.findByText(/l’un de ses administrateurs peut vous y ajouter/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Ouvrir un compte" })).toHaveAttribute(
      "href",
      "/ouvrir-un-compte",
    );
    expect(screen.queryByRole("link", { name: "Ouvrir l’espace de ma structure" })).toBeNull();
    expect(await faults(container)).toEqual([]);
  });
});
