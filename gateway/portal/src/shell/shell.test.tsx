import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { agency, alice, company, pageOf, vault } from "../testing/cast";
import { serve } from "../testing/server";
import { faults, showWithin } from "../testing/show";
import { SignedIn } from "./SignedIn";

const employer = { ...agency, holder_id: "employer", kind: "employer", name: "Maison Levasseur" };
const Page = () => <h1>Page</h1>;

function enter(...spaces: object[]) {
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(...spaces) }),
    "GET /api/vault/documents": () => ({ json: { ...pageOf(), total: 3 } }),
  });
  return showWithin(SignedIn, Page, "/");
}

const menu = () => screen.findByRole("navigation", { name: "Menu" });

beforeEach(() => localStorage.clear());

describe("the menu", () => {
  it("has no documents for who receives none: an agency's user, a company's administrator", async () => {
    const administrator = { ...company, grants: [{ ...company.grants[0], rights: ["A"] }] };
    enter(agency, administrator);
    const shown = within(await menu());
    expect(shown.getByText("Accueil")).toBeVisible();
    expect(shown.queryByText("Mes documents")).toBeNull();
    expect(shown.queryByText("Documents à traiter")).toBeNull();
    expect(shown.queryByText("Mes partages")).toBeNull();
  });

  it("counts the documents that wait", async () => {
    enter(vault);
    const shown = within(await menu());
    expect(await shown.findByText("3")).toBeVisible();
  });
});

describe("TEN-03: whose space it is", () => {
  it("names an employer's space, which its people may enter", async () => {
    enter(employer);
    expect(await screen.findByText("Mon entreprise (employeur) · Maison Levasseur")).toBeVisible();
    expect(screen.queryByRole("radio", { name: "Mode employeur" })).toBeNull();
  });

  it("says which agency calls a company so, until the company has confirmed its name (TEN-05)", async () => {
    enter({ ...company, named_by: "Agence Rhône" });
    expect(await screen.findAllByText("nom donné par Agence Rhône")).not.toHaveLength(0);
  });

  it("switches between employer and client of agencies, and remembers the choice", async () => {
    const { container, unmount } = enter(vault, company, employer);
    const [switched] = await screen.findAllByRole("radio", { name: "Mode employeur" });
    expect(within(await menu()).getByText("Contrats")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(switched as HTMLElement);
    expect(await screen.findAllByText("Mon entreprise (employeur) · Maison Levasseur")).not.toHaveLength(0);
    expect(within(await menu()).queryByText("Contrats")).toBeNull();
    unmount();
    enter(vault, company, employer);
    expect((await screen.findAllByRole("radio", { name: "Mode employeur" }))[0]).toBeChecked();
  });
});
