import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, payslip, vault } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Documents } from "./Documents";
import { Highlighted } from "./Highlighted";

beforeEach(() => localStorage.clear());

const invoice = {
  ...payslip,
  id: "invoice",
  type: "invoice",
  title: "Facture de novembre",
  compartment: "invoices" as const,
  metadata: { number: "F-2026-11", gross: "1200.00", currency: "EUR", due_on: "2026-12-30" },
};

/** What the vault is asked, and two pages of it. */
function lists() {
  const asked: URLSearchParams[] = [];
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
    "GET /api/vault/documents": ({ url }) => {
      const { searchParams } = new URL(url);
      asked.push(searchParams);
      return searchParams.get("after")
        ? { json: { ...pageOf({ ...invoice, id: "second", title: "Facture d’octobre" }), total: 2 } }
        : { json: { ...pageOf(invoice), total: 2, next: "suite" } };
    },
  });
  return asked;
}

const open = (at: string) => showWithin(SignedIn, Documents, at, "/documents");

describe("VLT-22: a list", () => {
  it("comes a hundred at a time and goes on where it was", async () => {
    const asked = lists();
    open("/documents?type=invoice");
    await userEvent.click(await screen.findByRole("button", { name: "Afficher la suite" }));
    expect(await screen.findByText("Facture d’octobre")).toBeVisible();
    expect(screen.getByText("Facture de novembre")).toBeVisible();
    expect(asked.filter(each => each.get("type") === "invoice").map(each => each.get("limit"))).toEqual([
      "100",
      "100",
    ]);
  });

  it("has the columns of its type, chosen and kept, and sorts on each", async () => {
    const asked = lists();
    const { container, unmount } = open("/documents?type=invoice");
    expect(await screen.findByText("F-2026-11")).toBeVisible();
    expect(screen.getByText(/1\s?200,00/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Trier par TTC" }));
    expect(asked.at(-1)?.get("sort")).toBe("-gross");
    await userEvent.click(screen.getByRole("button", { name: "Colonnes" }));
    await userEvent.click(await screen.findByRole("checkbox", { name: "Numéro" }));
    expect(screen.queryByText("F-2026-11")).toBeNull();
    expect(await faults(container)).toEqual([]);
    unmount();
    open("/documents?type=invoice");
    expect(await screen.findByText("Facture de novembre")).toBeVisible();
    expect(screen.queryByText("F-2026-11")).toBeNull();
  });

  it("has its two states as ticks, one or both, and asks for what is ticked", async () => {
    const asked = lists();
    const { router } = open("/documents?type=payslip");
    const states = within(await screen.findByRole("group", { name: "État" }));
    const [todo, done] = [states.getByLabelText("À lire"), states.getByLabelText("Archivé")];
    expect([todo, done].map(each => (each as HTMLInputElement).checked)).toEqual([true, true]);
    await userEvent.click(done);
    await waitFor(() => expect(asked.at(-1)?.get("state")).toBe("todo"));
    expect(done).not.toBeChecked();
    await userEvent.click(todo);
    await waitFor(() => expect(asked.at(-1)?.get("state")).toBe("done"));
    await userEvent.click(todo);
    await waitFor(() => expect(done).toBeChecked());
    expect(router.state.location.search).toBe("?type=payslip");
  });

  it("of contracts says when they were signed, whichever of both types they are (SIG-03)", async () => {
    lists();
    open("/documents?compartment=contracts");
    expect(await screen.findByRole("button", { name: "Trier par Signé le" })).toBeVisible();
  });

  it("takes what is to do out as files alone, everything else as a mail and a list too (VLT-02)", async () => {
    lists();
    const { router } = open("/documents?state=todo");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Choisir Facture de novembre" }));
    const bar = () => within(screen.getByRole("region", { name: "Documents choisis" }));
    expect(bar().getByRole("button", { name: "Télécharger (ZIP)" })).toBeVisible();
    expect(bar().queryByRole("button", { name: "Envoyer par e-mail" })).toBeNull();
    expect(bar().queryByRole("button", { name: "Exporter la liste (Excel)" })).toBeNull();
    await act(() => router.navigate("/documents"));
    await userEvent.click(await screen.findByRole("checkbox", { name: "Choisir Facture de novembre" }));
    expect(bar().getByRole("button", { name: "Envoyer par e-mail" })).toBeVisible();
  });

  it("ticks one, what is shown, and all of the search, and opens what is ticked", async () => {
    lists();
    const { router } = open("/documents?type=invoice");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Choisir Facture de novembre" }));
    const bar = screen.getByRole("region", { name: "Documents choisis" });
    expect(within(bar).getByText("Un document choisi")).toBeVisible();
    await userEvent.click(
      within(bar).getByRole("button", { name: "Choisir les 2 documents de la recherche" }),
    );
    expect(await within(bar).findByText("2 documents choisis")).toBeVisible();
    await userEvent.click(within(bar).getByRole("button", { name: "Voir et éditer" }));
    expect(router.state.location.pathname).toBe("/documents/invoice");
    expect(router.state.location.state).toMatchObject({ ids: ["invoice", "second"] });
  });
});

describe("SIG-03, SIG-05: a selection", () => {
  const waiting = (id: string, action: "read" | "sign" | "validate", state: "todo" | "done" = "todo") => ({
    ...payslip,
    id,
    action: state === "todo" ? action : null,
    state,
    title: `Document ${id}`,
  });

  function listsThat(...documents: ReturnType<typeof waiting>[]) {
    return serve({
      "GET /api/auth/me": () => ({ json: alice }),
      "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
      "GET /api/vault/documents": () => ({ json: pageOf(...documents) }),
      "POST /api/signature/batches": () => ({ status: 201, json: { id: "lot" } }),
    });
  }

  it.each([
    ["sign", "Signer ces 2 documents"],
    ["validate", "Valider ces 2 documents"],
  ] as const)("gathers in the list those that wait to %s, and no other", async (action, act) => {
    const came = listsThat(
      waiting("1", action),
      waiting("2", action, "done"),
      waiting("3", "read"),
      waiting("4", action),
    );
    const { router, container } = open("/documents");
    await userEvent.click(
      await screen.findByRole("checkbox", { name: "Choisir tous les documents affichés" }),
    );
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: act }));
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
      action,
      documents: ["1", "4"],
    });
    await waitFor(() => expect(router.state.location.pathname).toBe("/lots/lot"));
  });

  it("offers neither where nothing that is ticked waits for it", async () => {
    listsThat(waiting("1", "sign"), waiting("2", "read"));
    open("/documents");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Choisir Document 2" }));
    expect(screen.getByText("Un document choisi")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Signer ce|^Valider ce/ })).toBeNull();
    await userEvent.click(screen.getByRole("checkbox", { name: "Choisir Document 1" }));
    expect(screen.getByRole("button", { name: "Signer ce document" })).toBeVisible();
  });

  it("gathers as many as one act may hold, and says so", async () => {
    const came = listsThat(...Array.from({ length: 101 }, (_, number) => waiting(`${number}`, "sign")));
    open("/documents");
    await userEvent.click(
      await screen.findByRole("checkbox", { name: "Choisir tous les documents affichés" }),
    );
    expect(screen.getByText("100 documents au plus en un acte : l’autre restera à faire.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Signer ces 100 documents" }));
    const sent = await came.find(({ method }) => method === "POST")?.json();
    expect(sent.documents).toHaveLength(100);
  });
});

describe("VLT-01: payslips", () => {
  it("come by year in the order of their periods", async () => {
    const asked: URLSearchParams[] = [];
    const older = { ...payslip, id: "older", title: "Bulletin de décembre 2025", dated_on: "2025-12-01" };
    serve({
      "GET /api/auth/me": () => ({ json: alice }),
      "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
      "GET /api/vault/documents": ({ url }) => {
        asked.push(new URL(url).searchParams);
        return { json: pageOf(payslip, older) };
      },
    });
    open("/documents?compartment=payslips");
    expect(await screen.findByRole("rowheader", { name: "2025" })).toBeVisible();
    expect(screen.getByRole("rowheader", { name: "2026" })).toBeVisible();
    expect(asked.some(each => each.get("sort") === "-dated_on")).toBe(true);
  });
});

describe("POR-02: one search box over everything", () => {
  it("leads from any page to what was found, its words marked", async () => {
    lists();
    const { router, container } = open("/documents");
    const box = await screen.findByRole("searchbox", { name: "Rechercher dans tous mes documents" });
    await userEvent.type(box, "boulangère 2024{Enter}");
    expect(router.state.location.search).toBe("?q=boulang%C3%A8re+2024");
    expect(await faults(container)).toEqual([]);
  });

  it("marks words whatever their accents and capitals", () => {
    const { container } = showWithin(
      () => <Highlighted text="Contrat de Boulangère, août" words={["boulangere", "aout"]} />,
      () => null,
      "/",
    );
    expect([...container.querySelectorAll("mark")].map(mark => mark.textContent)).toEqual([
      "Boulangère",
      "août",
    ]);
  });
});
