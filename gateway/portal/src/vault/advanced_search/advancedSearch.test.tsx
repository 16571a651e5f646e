import { readFileSync } from "node:fs";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf, payslip, vault } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Documents } from "../listing/Documents";
import { SentDocuments } from "../sent/SentDocuments";
import { conditionOf, fieldsOf, kindOf, operatorsOf } from "./searchFields";

beforeEach(() => localStorage.clear());

const every = fieldsOf(
  ["payslip", "employment_contract", "assignment_contract", "invoice", "personal"],
  true,
);

function lists(space: typeof vault | typeof agency) {
  const asked: string[][] = [];
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf<typeof vault | typeof agency>(space) }),
    "GET /api/tenancy/establishments": () => ({ json: pageOf() }),
    "GET /api/vault/saved-searches": () => ({ json: { items: [] } }),
    "GET /api/vault/documents": ({ url }) => {
      asked.push(new URL(url).searchParams.getAll("where"));
      return { json: pageOf(payslip) };
    },
    "GET /api/vault/sent-documents": () => ({ json: pageOf() }),
  });
  return asked;
}

describe("VLT-21: advanced search", () => {
  it("adds conditions, says what is wrong with each, and applies them together", async () => {
    const asked = lists(vault);
    const { container, router } = showWithin(SignedIn, Documents, "/documents?type=payslip", "/documents");
    await userEvent.click(await screen.findByRole("switch", { name: "Recherche avancée" }));
    const form = within(await screen.findByRole("form", { name: "Recherche avancée" }));
    const first = within(form.getByRole("group", { name: "Critère 1" }));
    await userEvent.selectOptions(first.getByLabelText("Champ"), "Employeur");
    await userEvent.type(first.getByLabelText("Valeur"), "martin");
    await userEvent.click(form.getByRole("button", { name: "Ajouter un critère" }));
    const second = within(form.getByRole("group", { name: "Critère 2" }));
    await userEvent.selectOptions(second.getByLabelText("Champ"), "Période");
    await userEvent.selectOptions(second.getByLabelText("Opérateur"), "à partir de");
    await userEvent.click(form.getByRole("button", { name: "Appliquer les critères" }));
    expect(second.getByText("Donnez une valeur, ou retirez ce critère.")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.type(second.getByLabelText("Valeur"), "2024-01{Enter}");
    await waitFor(() => expect(asked.at(-1)).toEqual(["employer:has:martin", "period:from:2024-01"]));
    expect(new URLSearchParams(router.state.location.search).getAll("where")).toHaveLength(2);
  });

  it("removes a condition, keeps the focus in the form, and closes with none", async () => {
    const asked = lists(vault);
    showWithin(SignedIn, Documents, "/documents?where=gross:from:1000&where=title:has:bail", "/documents");
    expect(await screen.findByRole("switch", { name: "Recherche avancée" })).toBeChecked();
    const form = within(screen.getByRole("form", { name: "Recherche avancée" }));
    // An invoice's amount is no usual field of what a person has: what is asked is shown all the same.
    expect(form.getAllByLabelText("Valeur").map(each => (each as HTMLInputElement).value)).toEqual([
      "1000",
      "bail",
    ]);
    await userEvent.click(form.getByRole("button", { name: "Retirer le critère 1" }));
    expect(form.getByRole("button", { name: "Ajouter un critère" })).toHaveFocus();
    await userEvent.click(screen.getByRole("switch", { name: "Recherche avancée" }));
    await waitFor(() => expect(asked.at(-1)).toEqual([]));
    expect(screen.queryByRole("form", { name: "Recherche avancée" })).toBeNull();
  });

  it("offers who sent documents their facts, by the name of the recipient too, and no tags", async () => {
    lists(agency);
    showWithin(SignedIn, SentDocuments, "/documents-transmis?type=invoice", "/documents-transmis");
    await userEvent.click(await screen.findByRole("switch", { name: "Recherche avancée" }));
    const fields = within(await screen.findByLabelText("Champ"));
    expect(fields.getByRole("option", { name: "Destinataire (prénom, nom)" })).toBeVisible();
    expect(fields.getByRole("option", { name: "Montant TTC" })).toBeVisible();
    expect(fields.queryByRole("option", { name: "Étiquettes" })).toBeNull();
  });

  it.each(["1 250,50 €", "1250.50", "-80,5"])("reads the amount %s", value => {
    expect(conditionOf(`gross:from:${value}`, every)).toEqual({ field: "gross", operator: "from", value });
  });
});

describe("the fields", () => {
  it("are those of the vault, each of its kind", () => {
    const source = readFileSync("../../services/vault/vault/search/fields.py", "utf8");
    const kinds = /^KINDS[^{]*\{(.*?)^\}/ms.exec(source)?.[1] ?? "";
    for (const field of every) {
      const kind = new RegExp(`"${kindOf(field)}": \\([^)]*"${field}"`);
      expect(kinds, field).toMatch(kind);
      expect(operatorsOf(field).length).toBeGreaterThan(0);
    }
    expect(kinds.match(/"[a-z_]+"/g)).toHaveLength(every.length + 5);
  });
});
