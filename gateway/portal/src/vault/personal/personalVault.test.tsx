import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { type Answer, problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { PersonalVault } from "./PersonalVault";
import { forgetUploads, titleOf } from "./uploadQueue";

const folder = { id: "home", name: "Maison", parent_id: null };
const lease = {
  id: "lease",
  title: "Bail",
  size: 120_000,
  pages: 3,
  media_type: "application/pdf",
  added_at: "2026-11-03T08:00:00Z",
  compartment: "personal",
  folder_id: null,
  tags: ["logement"],
  metadata: {},
};
const usage = { holder_id: "own", quota: 1e9, used: 25e6, left: 975e6, files: 12, largest_file: 25e6 };
const UPLOAD = /^\/api\/vault\/personal\/uploads\/([^/]+)(\/content)?$/;

/** The vault, with what answers about uploads: ids are the browser's choice. */
function own(uploads: (request: Request, part: boolean) => Answer | Promise<Answer>, more = {}) {
  const routes: Record<string, Route> = {
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
    "GET /api/vault/personal/usage": () => ({ json: usage }),
    "GET /api/vault/personal/folders": () => ({ json: { items: [folder] } }),
    "GET /api/vault/personal/documents": () => ({ json: { items: [lease], next: null } }),
    ...more,
  };
  return serve(
    new Proxy(routes, {
      get: (known, name: string) => {
        const [method, path = ""] = name.split(" ");
        const found = UPLOAD.exec(path);
        if (!found) return known[name];
        if (method === "DELETE") return () => ({ status: 204 });
        return (request: Request) => uploads(request, found[2] !== undefined);
      },
    }),
  );
}

const begun = { id: "u", offset: 0, size: 6, document_id: null, same_as: [] };
const there = { id: "u", offset: 6, size: 6, document_id: "new" };
const choose = async (...files: File[]) => {
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (input) await userEvent.upload(input, files);
};
const pdf = (name: string) => new File(["%PDF-1"], name, { type: "application/pdf" });

beforeEach(() => {
  localStorage.clear();
  forgetUploads();
});

describe("VLT-40: adding documents", () => {
  it("sends several at once, says what is no document, and shows how much room is taken", async () => {
    const came = own((_, part) => ({ json: part ? there : begun }));
    const { container } = showWithin(SignedIn, PersonalVault, "/coffre-personnel");
    expect(await screen.findByText(/25.Mo utilisés sur 1.Go, 975.Mo libres · 12 fichiers/)).toBeVisible();
    await screen.findByText("Bail");
    await choose(pdf("bail_2026.pdf"), pdf("passeport.pdf"), new File(["x"], "jeu.exe"));
    expect(await screen.findByText("2 sur 2 ajoutés")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    const announced = came.filter(({ method, url }) => method === "PUT" && !url.includes("content"));
    expect(announced).toHaveLength(2);
    expect(await announced[0]?.json()).toMatchObject({ title: "bail 2026" });
  });

  it("goes on where it was when the line was cut", async () => {
    let tries = 0;
    own((_, part) => {
      if (!part) return { json: { ...begun, offset: tries > 0 ? 3 : 0 } };
      tries += 1;
      return tries === 1 ? Promise.reject(new TypeError("no network")) : { json: there };
    });
    showWithin(SignedIn, PersonalVault, "/coffre-personnel");
    await screen.findByText("Bail");
    await choose(pdf("bail.pdf"));
    expect(await screen.findByText(/Interrompu/)).toBeVisible();
    await act(async () => window.dispatchEvent(new Event("online")));
    expect(await screen.findByText("1 sur 1 ajoutés")).toBeVisible();
  });

  it("notices what is there already, and adds it only when asked to", async () => {
    own((_, part) => ({ json: part ? there : { ...begun, same_as: [{ id: "lease", title: "Bail" }] } }));
    showWithin(SignedIn, PersonalVault, "/coffre-personnel");
    await screen.findByText("Bail");
    await choose(pdf("encore.pdf"));
    expect(await screen.findByText(/Déjà dans votre coffre/)).toBeVisible();
    expect(screen.getByText("0 sur 1 ajoutés")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Ajouter quand même" }));
    expect(await screen.findByText("1 sur 1 ajoutés")).toBeVisible();
  });

  it("says why a file is refused", async () => {
    own(() => problem(413, "quota-exceeded"));
    showWithin(SignedIn, PersonalVault, "/coffre-personnel");
    await screen.findByText("Bail");
    await choose(pdf("film.pdf"));
    expect(await screen.findByText(/pas assez de place/)).toBeVisible();
  });

  it("reads a title from a file name", () => {
    expect(titleOf("Relevé_de_compte.2026.pdf")).toBe("Relevé de compte.2026");
    expect(titleOf(".pdf")).toBe(".pdf");
  });
});

describe("VLT-42: folders and tags", () => {
  it("makes a folder, and refuses a name that is taken beside it", async () => {
    const taken = problem(409, "folder-name-taken");
    own(() => ({}), { "POST /api/vault/personal/folders": () => taken });
    const { container } = showWithin(SignedIn, PersonalVault, "/coffre-personnel");
    await userEvent.click(await screen.findByRole("button", { name: "Nouveau dossier" }));
    const form = await screen.findByRole("dialog");
    await userEvent.type(within(form).getByLabelText(/Nom du dossier/), "Maison");
    await userEvent.click(within(form).getByRole("button", { name: "Nouveau dossier" }));
    expect(await within(form).findByText(/porte déjà ce nom/)).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("renames a document, tags it and puts it into a folder", async () => {
    const came = own(() => ({}), { "PATCH /api/vault/documents/lease": () => ({ json: lease }) });
    showWithin(SignedIn, PersonalVault, "/coffre-personnel");
    await userEvent.click(await screen.findByRole("button", { name: "Actions sur Bail" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Modifier les informations" }));
    const form = await screen.findByRole("dialog");
    await userEvent.selectOptions(within(form).getByLabelText("Dossier"), "Maison");
    await userEvent.type(within(form).getByRole("combobox", { name: "Étiquettes" }), "Lyon{Enter}");
    await userEvent.click(within(form).getByRole("button", { name: "Enregistrer" }));
    const sent = await came.find(({ method }) => method === "PATCH")?.json();
    expect(sent).toEqual({ title: "Bail", folder_id: "home", tags: ["logement", "Lyon"], metadata: {} });
  });
});

describe("VLT-34: deleting", () => {
  it("says what is lost before anything is", async () => {
    const came = own(() => ({}), { "DELETE /api/vault/documents/lease": () => ({ status: 204 }) });
    showWithin(SignedIn, PersonalVault, "/coffre-personnel");
    await userEvent.click(await screen.findByRole("button", { name: "Actions sur Bail" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Supprimer" }));
    expect(await screen.findByRole("dialog")).toHaveTextContent(/« Bail » et son contenu seront effacés/);
    expect(came.some(({ method }) => method === "DELETE")).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: "Supprimer pour toujours" }));
    expect(await screen.findByText(/« Bail » est supprimé/)).toBeVisible();
  });
});
