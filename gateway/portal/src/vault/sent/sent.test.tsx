import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, contract, pageOf } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { SentDocumentPage } from "./SentDocumentPage";
import { SentDocuments } from "./SentDocuments";

const assignment = {
  ...contract,
  id: "assignment",
  type: "assignment_contract",
  title: "Contrat de mise à disposition",
  action: null,
  holder_id: "moreau",
  recipient_name: "Ateliers Moreau",
  recipient_siret: "73282932000074",
  establishment_name: "Agence Rhône Nord",
  standing: { employee: "signed", client: "to_sign" },
  other_contract_id: "other",
  may_be_opened: true,
  metadata: { contract_number: "C-77" },
};
const invoice = {
  ...assignment,
  id: "invoice",
  type: "invoice",
  title: "Facture de novembre",
  standing: { employee: null, client: "downloaded" },
  downloaded_at: "2026-11-20T09:00:00Z",
  other_contract_id: null,
};

function lists() {
  const asked: URLSearchParams[] = [];
  const establishment = { name: "Agence Rhône", organisation_id: "agency", city: "Lyon" };
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
    "GET /api/tenancy/establishments": () => ({
      json: pageOf(
        { ...establishment, id: "agency" },
        { ...establishment, id: "north", city: "Villeurbanne" },
      ),
    }),
    "GET /api/vault/sent-documents": ({ url }) => {
      const { searchParams } = new URL(url);
      asked.push(searchParams);
      return { json: pageOf(searchParams.get("type") === "invoice" ? invoice : assignment) };
    },
    "GET /api/vault/sent-documents/payslip": () => ({
      json: { ...assignment, id: "payslip", type: "payslip", may_be_opened: false, other_contract_id: null },
    }),
  });
  return asked;
}

const open = () => showWithin(SignedIn, SentDocuments, "/documents-transmis", "/documents-transmis");

describe("VLT-23: documents sent", () => {
  it("shows the establishment and how employee and client stand, side by side", async () => {
    lists();
    const { container } = open();
    const row = within(await screen.findByRole("row", { name: /Contrat de mise à disposition/ }));
    expect(row.getByText("Agence Rhône Nord")).toBeVisible();
    expect(row.getAllByRole("cell").map(cell => cell.textContent)).toContain("Signé");
    expect(row.getByText("À signer")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("asks by establishment, type and what became of invoices, and by one recipient", async () => {
    const asked = lists();
    open();
    await screen.findByRole("row", { name: /Contrat de mise à disposition/ });
    await userEvent.selectOptions(screen.getByLabelText("Établissement"), "north");
    await userEvent.selectOptions(screen.getByLabelText("Type"), "invoice");
    expect(await screen.findByRole("columnheader", { name: /Téléchargé le/ })).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText("État"), "downloaded");
    await userEvent.click(
      await screen.findByRole("button", { name: "Seulement ce qui a été transmis à Ateliers Moreau" }),
    );
    expect(await screen.findByText("Destinataire : Ateliers Moreau")).toBeVisible();
    const list = screen.getByRole("link", { name: "Exporter la liste (CSV)" }).getAttribute("href");
    expect(list).toContain("/api/vault/sent-documents/list?");
    expect(Object.fromEntries(new URLSearchParams(list?.split("?")[1]))).toMatchObject({
      establishment: "north",
      status: "downloaded",
    });
    expect(list).not.toContain("limit");
    expect(Object.fromEntries(asked.at(-1) ?? [])).toMatchObject({
      organisation: "agency",
      establishment: "north",
      type: "invoice",
      status: "downloaded",
      recipient: "moreau",
    });
  });

  it("never asks for the content of a payslip", async () => {
    lists();
    showWithin(SignedIn, SentDocumentPage, "/documents-transmis/payslip", "/documents-transmis/:id");
    expect(await screen.findByText("Le contenu appartient à son destinataire")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Télécharger" })).toBeNull();
  });
});
