import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
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
] as const;

describe("POR-12, TEN-03: help and legal pages", () => {
  it.each(pages)(
    "%s keeps the menu, the name and whose space it is of who is signed in",
    async (at, Page) => {
      serve({
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
    serve({ "GET /api/auth/me": () => problem(401, "unauthenticated") });
    showWithin(KnownReader, Page, at);
    expect(await screen.findByRole("heading", { level: 1, name: title })).toBeVisible();
    expect(screen.queryByRole("navigation", { name: "Menu" })).toBeNull();
  });
});
