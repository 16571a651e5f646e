import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf } from "../../testing/cast";
import { problem, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { EmployeeImports } from "./Imports";

beforeEach(() => localStorage.clear());

const PATH = "/mes-salaries/import/lyon";
const ROUTE = "/mes-salaries/import/:unit/:id?";
const started = {
  id: "file",
  kind: "employees",
  unit_id: "lyon",
  file_name: "paie.csv",
  requested_by: "Alice Durand",
  requested_at: "2026-11-20T09:00:00Z",
  applied_by: null,
  applied_at: null,
  finished_at: null,
  state: "checked",
  headers: ["Réf.", "Nom", "Prénom"],
  columns: ["staff_number", "last_name", "first_name"],
  lines: 4,
  done: 4,
  created: 2,
  updated: 1,
  unchanged: 0,
  refused: 1,
  has_errors: true,
};
const lyon = { id: "lyon", organisation_id: "agency", name: "Agence Rhône", siret: null, city: "Lyon" };
const own = {
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
  "GET /api/tenancy/establishments": () => ({
    json: { items: [{ ...lyon, counts: { activated: 0, pending: 0 } }] },
  }),
  "GET /api/tenancy/imports": () => ({ json: { items: [started], next: null } }),
  "GET /api/tenancy/imports/file": () => ({ json: started }),
  "GET /api/tenancy/imports/file/errors": () => ({
    json: {
      items: [{ line: 3, column_number: 1, column: "Nom", value: "=1+1", reason: "Formule." }],
      more: false,
    },
  }),
};

async function choose(container: HTMLElement) {
  await screen.findByText("paie.csv");
  const input = container.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
  await userEvent.upload(input, new File(["Réf.;Nom;Prénom"], "paie.csv", { type: "text/csv" }));
}

describe("TEN-34: employees and clients from a file", () => {
  it("sends a file and shows what would become of its lines, with each error by line and column", async () => {
    const came = serve({ ...own, "POST /api/tenancy/imports": () => ({ json: started, status: 201 }) });
    const { container, router } = showWithin(SignedIn, EmployeeImports, PATH, ROUTE);
    await choose(container);
    await waitFor(() => expect(router.state.location.pathname).toBe(`${PATH}/file`));
    expect(came.some(({ url }) => url.includes("kind=employees&unit_id=lyon"))).toBe(true);
    const row = await screen.findByRole("row", { name: /Nom/ });
    expect(within(row).getByText("=1+1")).toBeVisible();
    expect(within(row).getByText("Formule.")).toBeVisible();
    expect(screen.getByRole("link", { name: "Télécharger les erreurs (CSV)" })).toHaveAttribute(
      "href",
      "/api/tenancy/imports/file/errors.csv",
    );
    expect(await faults(container)).toEqual([]);
  });

  it("says beside the file why it can't be imported", async () => {
    serve({
      ...own,
      "POST /api/tenancy/imports": () =>
        problem(422, "import-file-refused", { errors: [{ field: "file", reason: "Ce fichier est abîmé." }] }),
    });
    const { container } = showWithin(SignedIn, EmployeeImports, PATH, ROUTE);
    await choose(container);
    expect(await screen.findByText("Ce fichier est abîmé.")).toBeVisible();
  });

  it("applies what was not refused after a question, and shows how far it has come until it is done", async () => {
    let shown: object = started;
    serve({
      ...own,
      "GET /api/tenancy/imports/file": () => {
        const answer = { json: shown };
        if (shown !== started) shown = { ...started, state: "applied", finished_at: "2026-11-20T09:01:00Z" };
        return answer;
      },
      "POST /api/tenancy/imports/file/application": () => {
        shown = { ...started, state: "applying", done: 2 };
        return { json: shown, status: 202 };
      },
    });
    showWithin(SignedIn, EmployeeImports, `${PATH}/file`, ROUTE);
    await userEvent.click(await screen.findByRole("button", { name: "Appliquer 3 lignes" }));
    const question = await screen.findByRole("dialog");
    expect(within(question).getByText(/2 nouveaux, 1 modifié et 1 refusé/)).toBeVisible();
    await userEvent.click(within(question).getByRole("button", { name: "Appliquer 3 lignes" }));
    expect(await screen.findByText("Import : 2 lignes sur 4.")).toBeVisible();
    expect(await screen.findByText(/terminé/)).toBeVisible();
  });

  it("asks what columns are whose names are not known, and says which one is still missing", async () => {
    const asks = {
      ...started,
      state: "choosing",
      columns: [null, "last_name", "first_name"],
      has_errors: false,
    };
    const came = serve({
      ...own,
      "GET /api/tenancy/imports/file": () => ({ json: asks }),
      "PUT /api/tenancy/imports/file/columns": () =>
        problem(422, "import-columns-invalid", {
          errors: [{ field: "columns", reason: "Quel matricule ?" }],
        }),
    });
    showWithin(SignedIn, EmployeeImports, `${PATH}/file`, ROUTE);
    await userEvent.selectOptions(await screen.findByLabelText("Réf."), "Matricule");
    await userEvent.selectOptions(screen.getByLabelText("Prénom"), "Ne pas importer");
    await userEvent.click(screen.getByRole("button", { name: "Vérifier les lignes" }));
    expect(await screen.findByText("Quel matricule ?")).toBeVisible();
    const sent = came.find(({ method }) => method === "PUT");
    expect(await sent?.json()).toEqual({ columns: ["staff_number", "last_name", null] });
  });

  it("lists the earlier imports with who, when and with what result", async () => {
    serve({ ...own });
    showWithin(SignedIn, EmployeeImports, PATH, ROUTE);
    expect(await screen.findByRole("link", { name: "paie.csv" })).toHaveAttribute("href", `${PATH}/file`);
    expect(screen.getByText(/Alice Durand, 20 novembre 2026/)).toBeVisible();
    expect(screen.getByText("2 nouveaux, 1 modifié et 1 refusé")).toBeVisible();
  });
});
