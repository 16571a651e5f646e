import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Home } from "../../home/Home";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { answersAbout, draft, journey } from "../../testing/deposits";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Welcome } from "./Welcome";

const structure = {
  ...vault,
  holder_id: "structure",
  kind: "deposit_client",
  name: "Étude Perrin",
  grants: [{ organisation_id: "structure", organisation_name: "Étude Perrin", rights: ["user"] }],
};

const answers = (due: boolean) =>
  answersAbout(draft, {
    "GET /api/tenancy/spaces": () => ({ json: pageOf(structure) }),
    "GET /api/deposits/journeys": () => ({ json: pageOf(journey) }),
    "GET /api/deposits/welcome": () => ({ json: { due } }),
    "POST /api/deposits/welcome": () => ({ status: 204 }),
  });

describe("DEP-03: the welcome page", () => {
  it("lists the journeys that one may file, each a button, and is noted as shown", async () => {
    const came = serve(answers(true));
    const { container } = showWithin(SignedIn, Welcome, "/bienvenue");
    expect(
      await screen.findByRole("heading", { name: `Bonjour ${alice.first_name}, bienvenue` }),
    ).toBeVisible();
    const start = await screen.findByRole("link", { name: /^Commencer cette demande.*Récupérer des fonds/ });
    expect(start).toHaveAttribute("href", "/parcours/recovery");
    await waitFor(() => expect(came.filter(({ method }) => method === "POST")).toHaveLength(1));
    expect(await faults(container)).toEqual([]);
  });

  it("takes the place of home until it was shown", async () => {
    serve(answers(true));
    const { router } = showWithin(SignedIn, Home, "/");
    await screen.findByText("ailleurs");
    expect(router.state.location.pathname).toBe("/bienvenue");
  });

  it("is not shown again: its address leads to *Créer une demande*", async () => {
    serve(answers(false));
    const { router } = showWithin(SignedIn, Welcome, "/bienvenue");
    await screen.findByText("ailleurs");
    expect(router.state.location.pathname).toBe("/demandes");
  });
});
