import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { Home } from "../../home/Home";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";

const invitation = {
  id: "invitation",
  kind: "company",
  space_name: "Fonderie Modèle",
  siret: "73282932000074",
  invited_by: "Dominique Modèle",
  invited_at: "2026-11-03T08:00:00Z",
  units: [{ name: "Agence Rhône", siret: null, address: null, rights: ["R", "S"] }],
};

/** The answers of the services to somebody with an invitation, which is gone once it is answered. */
function invited(more: Record<string, Route> = {}) {
  let open = [invitation];
  const answer: Route = () => {
    open = [];
    return { status: 204 };
  };
  return serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
    "GET /api/signature/envelopes": () => ({ json: pageOf() }),
    "GET /api/tenancy/relations": () => ({ json: pageOf() }),
    "GET /api/tenancy/invitations": () => ({ json: { items: open } }),
    "POST /api/tenancy/invitations/invitation/acceptance": answer,
    "POST /api/tenancy/invitations/invitation/refusal": answer,
    ...more,
  });
}

const asked = (came: Request[]) =>
  came.filter(({ method }) => method === "POST").map(({ url }) => new URL(url).pathname);

beforeEach(() => localStorage.clear());

describe("TEN-05: an invitation to somebody who has an account", () => {
  it("says who invites, to what and with which rights, and that nothing applies before", async () => {
    invited();
    const { container } = showWithin(SignedIn, Home, "/");
    expect(await screen.findByText("Dominique Modèle vous invite à rejoindre Fonderie Modèle")).toBeVisible();
    expect(screen.getByText("Contrats et Relevés d’heures")).toBeVisible();
    expect(screen.getByText(/Rien de ce qui suit ne s’applique avant/)).toBeVisible();
    expect(screen.getByText("Une invitation attend votre réponse.")).toBeVisible();
    expect(screen.queryByText(/Rien ne vous attend/)).toBeNull();
    expect(await faults(container)).toEqual([]);
  });

  it("is accepted by one click, and the card is gone", async () => {
    const came = invited();
    showWithin(SignedIn, Home, "/");
    await userEvent.click(await screen.findByRole("button", { name: "Accepter l’invitation" }));
    expect(await screen.findByText(/Fonderie Modèle fait maintenant partie de vos espaces/)).toBeVisible();
    expect(asked(came)).toEqual(["/api/tenancy/invitations/invitation/acceptance"]);
    await waitFor(() => expect(screen.queryByText(/vous invite à rejoindre/)).toBeNull());
    expect(await screen.findByText(/Rien ne vous attend/)).toBeVisible();
  });

  it("is declined only after a question", async () => {
    const came = invited();
    showWithin(SignedIn, Home, "/");
    await userEvent.click(await screen.findByRole("button", { name: "Décliner" }));
    const question = await screen.findByRole("dialog");
    expect(question).toHaveTextContent("Vous n’aurez aucun accès à Fonderie Modèle");
    expect(asked(came)).toEqual([]);
    await userEvent.click(within(question).getByRole("button", { name: "Décliner" }));
    expect(await screen.findByText(/Dominique Modèle en est informé/)).toBeVisible();
    expect(asked(came)).toEqual(["/api/tenancy/invitations/invitation/refusal"]);
  });

  it("says why it could not be accepted, and stays", async () => {
    invited({
      "POST /api/tenancy/invitations/invitation/acceptance": () => problem(404, "invitation-not-found"),
    });
    showWithin(SignedIn, Home, "/");
    await userEvent.click(await screen.findByRole("button", { name: "Accepter l’invitation" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Cette invitation n’attend plus de réponse");
    expect(screen.getByRole("button", { name: "Accepter l’invitation" })).toBeEnabled();
  });
});
