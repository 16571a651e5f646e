import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf } from "../../testing/cast";
import { problem, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { EmployeeFile } from "./EmployeeFile";
import { Employees } from "./Employees";

beforeEach(() => localStorage.clear());

const lyon = {
  id: "lyon",
  organisation_id: "agency",
  name: "Agence Rhône",
  siret: "73282932000074",
  city: "Lyon",
  counts: { activated: 1, pending: 1 },
};
const zoe = {
  id: "zoe",
  establishment_id: "lyon",
  staff_number: "M-1",
  first_name: "Zoé",
  last_name: "Martin",
  email: "zoe.matrin@exemple.fr",
  postal_address: [] as string[],
  registered_at: "2026-10-01T08:00:00Z",
  activated_at: null,
  last_document_at: "2026-11-03T08:00:00Z",
  enrolment: "email_sent",
  enrolment_at: "2026-10-01T08:00:00Z",
  reminded_at: null,
};
const noe = {
  ...zoe,
  id: "noe",
  staff_number: "M-2",
  first_name: "Noé",
  last_name: "Roy",
  enrolment: "activated",
  activated_at: "2026-10-02T08:00:00Z",
};
const counts = { activated: 1, pending: 1 };
const own = {
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
  "GET /api/tenancy/establishments": () => ({ json: { items: [lyon] } }),
  "GET /api/tenancy/employees/zoe": () => ({ json: zoe }),
  "GET /api/tenancy/employees/zoe/documents": () => ({ json: { items: [], next: null } }),
};
const LIST = "GET /api/tenancy/establishments/lyon/employees";

describe("TEN-30: my employees", () => {
  it("shows who has a vault and who not yet, with their counts", async () => {
    serve({ ...own, [LIST]: () => ({ json: { items: [zoe, noe], counts, next: null } }) });
    const { container } = showWithin(SignedIn, Employees, "/mes-salaries");
    const row = await screen.findByRole("row", { name: /Martin Zoé/ });
    expect(within(row).getByText("E-mail envoyé")).toBeVisible();
    expect(screen.getByRole("radio", { name: "Coffre non activé 1" })).toBeVisible();
    expect(screen.getByText("2 salariés")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("asks for those who are not activated and goes on after the last one shown", async () => {
    const came = serve({
      ...own,
      [LIST]: ({ url }) => ({
        json: url.includes("after=next")
          ? { items: [noe], counts, next: null }
          : { items: [zoe], counts, next: "next" },
      }),
    });
    const { router } = showWithin(SignedIn, Employees, "/mes-salaries");
    await userEvent.click(await screen.findByRole("radio", { name: /non activé/ }));
    expect(router.state.location.search).toBe("?state=pending");
    await userEvent.click(await screen.findByRole("button", { name: "Afficher la suite" }));
    expect(await screen.findByText("Roy Noé")).toBeVisible();
    expect(came.some(({ url }) => url.includes("state=pending") && url.includes("after=next"))).toBe(true);
  });

  it("says that nobody was found, and how the search works", async () => {
    serve({ ...own, [LIST]: () => ({ json: { items: [], counts, next: null } }) });
    showWithin(SignedIn, Employees, "/mes-salaries?q=xyz");
    expect(await screen.findByText("Personne ne correspond à « xyz »")).toBeVisible();
  });
});

describe("TEN-32: reminders", () => {
  it("reminds those who are chosen, and says for how many it was too soon", async () => {
    const came = serve({
      ...own,
      [LIST]: () => ({ json: { items: [zoe, noe], counts, next: null } }),
      "POST /api/tenancy/establishments/lyon/reminders": () => ({
        json: { sent: 1, too_soon: 1, skipped: 0 },
      }),
    });
    const { container } = showWithin(SignedIn, Employees, "/mes-salaries");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Sélectionner Zoé Martin" }));
    expect(screen.queryByRole("checkbox", { name: "Sélectionner Noé Roy" })).toBeNull();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Relancer ce salarié" }));
    expect(await screen.findByText(/1 relance envoyée. 1 personne a déjà été relancée/)).toBeVisible();
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({ employees: ["zoe"] });
    expect(screen.queryByRole("button", { name: "Relancer ce salarié" })).toBeNull();
  });

  it("reminds all once it is confirmed, and tells what came of it", async () => {
    const run = { id: "run", requested_at: "2026-11-28T08:00:00Z", sent: 1, too_soon: 0, skipped: 0 };
    serve({
      ...own,
      [LIST]: () => ({ json: { items: [zoe], counts, next: null } }),
      "POST /api/tenancy/establishments/lyon/reminder-runs": () => ({
        status: 202,
        json: { ...run, finished_at: null },
      }),
      "GET /api/tenancy/establishments/lyon/reminder-runs/run": () => ({
        json: { ...run, finished_at: "2026-11-28T08:00:01Z" },
      }),
    });
    showWithin(SignedIn, Employees, "/mes-salaries");
    await userEvent.click(await screen.findByRole("button", { name: "Relancer tous les non activés" }));
    await userEvent.click(await screen.findByRole("button", { name: "Envoyer la relance" }));
    expect(await screen.findByText("1 relance envoyée.")).toBeVisible();
  });
});

describe("TEN-35: the file of an employee", () => {
  const open = () => showWithin(SignedIn, EmployeeFile, "/mes-salaries/zoe", "/mes-salaries/:id");

  it("corrects an address, and says where the invitation goes now", async () => {
    const came = serve({
      ...own,
      "PUT /api/tenancy/employees/zoe/email": () => ({ json: { ...zoe, email: "zoe.martin@exemple.fr" } }),
    });
    const { container } = open();
    await userEvent.click(await screen.findByRole("button", { name: "Corriger l’adresse e-mail" }));
    const field = screen.getByLabelText(/Adresse e-mail/);
    await userEvent.clear(field);
    await userEvent.type(field, "zoe.martin@");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(screen.getByText(/Écrivez une adresse complète/)).toBeVisible();
    expect(field).toHaveFocus();
    await userEvent.type(field, "exemple.fr");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText("L’adresse est maintenant zoe.martin@exemple.fr.")).toBeVisible();
    const sent = came.find(({ method }) => method === "PUT");
    expect(await sent?.json()).toEqual({ email: "zoe.martin@exemple.fr" });
  });

  it("asks before the invitation is sent again, and says when it is too late", async () => {
    serve({ ...own, "POST /api/tenancy/employees/zoe/invitation": () => problem(409, "already-activated") });
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Renvoyer l’invitation" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent("Le lien du précédent ne s’ouvrira plus");
    await userEvent.click(within(dialog).getByRole("button", { name: "Renvoyer l’invitation" }));
    await waitFor(() => expect(dialog).toHaveTextContent(/a activé son coffre/));
  });

  it("takes the postal address of whoever has no e-mail, and notes a letter that came back", async () => {
    const noEmail = { ...zoe, email: "", enrolment: "letter_issued" };
    const lines = ["12 rue des Lilas", "38000 GRENOBLE"];
    const came = serve({
      ...own,
      "GET /api/tenancy/employees/zoe": () => ({ json: noEmail }),
      "PUT /api/tenancy/employees/zoe/postal-address": () => ({
        json: { ...noEmail, postal_address: lines },
      }),
      "POST /api/tenancy/employees/zoe/letter-return": () => ({
        json: { ...noEmail, postal_address: lines, enrolment: "returned" },
      }),
    });
    const { container } = open();
    expect(await screen.findByText(/le courrier attend que vous en donniez une/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Adresse postale" }));
    const field = screen.getByLabelText(/^Adresse postale/);
    await userEvent.type(field, "x".repeat(39));
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(screen.getByText("Cinq lignes au plus, de 38 caractères chacune.")).toBeVisible();
    await userEvent.clear(field);
    await userEvent.type(field, "12 rue des Lilas{Enter}{Enter}38000 GRENOBLE");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText("Le courrier va à : 12 rue des Lilas, 38000 GRENOBLE.")).toBeVisible();
    expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({ lines });
    await userEvent.click(screen.getByRole("button", { name: "Noter le courrier revenu" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Noter le courrier revenu" }));
    expect(await screen.findByText(/Le courrier est revenu, noté le/)).toBeVisible();
  });

  it("offers nothing to correct once the vault is activated", async () => {
    serve({ ...own, "GET /api/tenancy/employees/zoe": () => ({ json: noe }) });
    open();
    expect(await screen.findByText(/gère désormais elle-même/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Renvoyer|Corriger/ })).toBeNull();
  });
});
