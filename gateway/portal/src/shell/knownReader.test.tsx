import { screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { JourneyCatalogue } from "../deposits/journeys/JourneyCatalogue";
import { Verify } from "../signature/verification/Verify";
import { alice, company, pageOf } from "../testing/cast";
import { problem, serve } from "../testing/server";
import { faults, showWithin } from "../testing/show";
import { Help } from "../texts/Help";
import { Notice, Privacy } from "../texts/LegalPages";
import { KnownReader } from "./KnownReader";

const pages = [
  ["/aide", Help, /aide/i],
  ["/confidentialite", Privacy, /confidentialité/i],
  ["/mentions-legales", Notice, /Mentions légales/],
  ["/verifier", Verify, /Vérifier/],
  ["/demarches", JourneyCatalogue, /Les démarches/],
] as const;

const signedInBefore = () => localStorage.setItem("chartrier.renewed-at", String(Date.now()));

afterEach(() => localStorage.clear());

describe("POR-12, TEN-03: pages that are for anybody", () => {
  it.each(pages)(
    "%s keeps the menu, the name and whose space it is of who is signed in",
    async (at, Page) => {
      signedInBefore();
      serve({
        "GET /api/deposits/catalogue": () => ({ json: pageOf() }),
        "GET /api/auth/me": () => ({ json: alice }),
        "GET /api/tenancy/spaces": () => ({ json: pageOf(company) }),
        "GET /api/vault/documents": () => ({ json: pageOf() }),
      });
      const { container } = showWithin(KnownReader, Page, at);
      expect(await screen.findByRole("navigation", { name: "Menu" })).toBeVisible();
      expect(screen.getAllByText(/Ateliers Moreau/).length).toBeGreaterThan(0);
      expect(screen.getByRole("button", { name: /Alice Martin/ })).toBeVisible();
      expect(screen.getAllByRole("main")).toHaveLength(1);
      expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
      expect(await faults(container)).toEqual([]);
    },
  );

  it.each(pages)("%s is read without a menu by whoever is not signed in", async (at, Page, title) => {
    const came = serve({ "GET /api/deposits/catalogue": () => ({ json: pageOf() }) });
    showWithin(KnownReader, Page, at);
    expect(await screen.findByRole("heading", { level: 1, name: title })).toBeVisible();
    expect(screen.queryByRole("navigation", { name: "Menu" })).toBeNull();
    // Where nobody was ever signed in, nobody is asked who they are.
    expect(came.filter(({ url }) => url.endsWith("/api/auth/me"))).toEqual([]);
  });

  it("are read without a menu by somebody whose session has ended, who is not asked a second time", async () => {
    signedInBefore();
    const refused = () => problem(401, "unauthenticated");
    serve({ "GET /api/auth/me": refused, "POST /api/auth/sessions/refresh": refused });
    showWithin(KnownReader, Help, "/aide");
    expect(await screen.findByRole("heading", { level: 1, name: /aide/i })).toBeVisible();
    expect(screen.queryByRole("navigation", { name: "Menu" })).toBeNull();
    expect(localStorage.getItem("chartrier.renewed-at")).toBeNull();
  });
});
