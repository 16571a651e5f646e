import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../../shell/SignedIn";
import { alice, pageOf } from "../../../testing/cast";
import { problem, serve } from "../../../testing/server";
import { faults, showWithin } from "../../../testing/show";
import { answersAboutOpening, complete, opening, savedElsewhere } from "../../../testing/structures";
import { OpeningPage } from "./OpeningPage";

const PATH = "/api/tenancy/structure-opening";
const open = (step = "") => showWithin(SignedIn, OpeningPage, `/ouvrir-mon-espace${step}`);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

describe("TEN-40: the opening of a structure", () => {
  it("saves a step as it is, and says so", async () => {
    const came = serve(
      answersAboutOpening(opening, { [`PUT ${PATH}/structure`]: () => ({ json: opening }) }),
    );
    const { container } = open();
    await userEvent.type(await screen.findByRole("combobox", { name: "Commune" }), "Ly");
    await press("Enregistrer");
    expect(await screen.findByText(/C’est enregistré/)).toBeVisible();
    const sent = await came.find(({ method }) => method === "PUT")?.json();
    expect([sent.version, sent.answers.city, sent.answers.country]).toEqual([0, "Ly", "FR"]);
    expect(screen.queryByText("Cette information est obligatoire.")).toBeNull();
    expect(await faults(container)).toEqual([]);
  });

  it("completes the post code and the commune as one types, and takes what is in no list (TEN-02)", async () => {
    const items = [{ post_code: "69001", name: "Lyon", code: "69123" }];
    const came = serve(
      answersAboutOpening(opening, { "GET /api/tenancy/communes": () => ({ json: { items } }) }),
    );
    const { container } = open();
    const postCode = await screen.findByRole("combobox", { name: "Code postal" });
    await userEvent.type(postCode, "6900");
    await userEvent.click(await screen.findByRole("option", { name: "69001 Lyon" }));
    expect(postCode).toHaveValue("69001");
    expect(screen.getByRole("combobox", { name: "Commune" })).toHaveValue("Lyon");
    expect(came.some(({ url }) => url.includes("/communes?q=6900"))).toBe(true);
    await userEvent.type(screen.getByRole("combobox", { name: "Commune" }), " Cedex 03");
    expect(screen.getByRole("combobox", { name: "Commune" })).toHaveValue("Lyon Cedex 03");
    expect(await faults(container)).toEqual([]);
  });

  it("does not go on while something is missing, and says what beside its field", async () => {
    serve(answersAboutOpening(opening, { [`PUT ${PATH}/structure`]: () => ({ json: opening }) }));
    open();
    await press("Suivant");
    expect(await screen.findByText("Cette information est obligatoire.")).toBeVisible();
    expect(screen.getByRole("combobox", { name: "Commune" })).toHaveFocus();
  });

  it("goes on once nothing is missing, and shows what was verified without asking for it again", async () => {
    const saved = { ...opening, structure: { ...opening.structure, version: 1, problems: [] } };
    serve(answersAboutOpening(opening, { [`PUT ${PATH}/structure`]: () => ({ json: saved }) }));
    open();
    await press("Suivant");
    expect(await screen.findByRole("heading", { name: "Administrateur" })).toBeVisible();
    expect(screen.getByText("06 39 98 00 01")).toBeVisible();
    expect(screen.queryByRole("textbox", { name: "Téléphone mobile" })).toBeNull();
  });

  it("loses nothing when the step was saved in another tab, and lets one choose", async () => {
    const versions: number[] = [];
    serve(
      answersAboutOpening(opening, {
        [`PUT ${PATH}/structure`]: async request => {
          const { version } = await request.json();
          versions.push(version);
          return version === 0 ? savedElsewhere : { json: opening };
        },
      }),
    );
    open();
    await userEvent.type(await screen.findByRole("combobox", { name: "Commune" }), "Lyon");
    await press("Enregistrer");
    expect(await screen.findByText(/enregistrée ailleurs/)).toBeVisible();
    expect(screen.getByRole("combobox", { name: "Commune" })).toHaveValue("Lyon");
    await press("Enregistrer ma saisie");
    await waitFor(() => expect(versions).toEqual([0, 3]));
  });

  it("asks for the date of a notice before its file is sent, and shows why an old one is refused", async () => {
    const errors = [{ field: "issued_on", reason: "Ce document a trois mois ou plus." }];
    serve(
      answersAboutOpening(opening, {
        [`POST ${PATH}/attachments`]: () => problem(422, "attachment-refused", { errors }),
      }),
    );
    const { container } = open("?etape=documents");
    const file = new File(["%PDF-1.7"], "kbis.pdf", { type: "application/pdf" });
    await screen.findByRole("heading", { name: "Documents" });
    const input = container.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
    await userEvent.upload(input, file);
    expect(await screen.findByText(/Indiquez d’abord la date/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("Date de délivrance"), "2026-05-01");
    await userEvent.upload(input, file);
    expect(await screen.findByText("Ce document a trois mois ou plus.")).toBeVisible();
  });

  it("asks before it registers the structure, then says what comes next", async () => {
    let validated = false;
    const done = () => ({ ...complete, validated_at: validated ? "2026-11-21T09:00:00Z" : null });
    serve(
      answersAboutOpening(complete, {
        [`PUT ${PATH}/users`]: () => ({ json: done() }),
        [`POST ${PATH}/validation`]: () => {
          validated = true;
          return { json: done() };
        },
      }),
    );
    open();
    await press("Valider");
    const question = await screen.findByRole("dialog", { name: /Valider l’ouverture/ });
    expect(question).toHaveTextContent("Étude Perrin");
    expect(validated).toBe(false);
    await userEvent.click(screen.getAllByRole("button", { name: "Valider" }).at(-1) as HTMLElement);
    expect(await screen.findByRole("heading", { name: /Étude Perrin.*est ouvert$/ })).toBeVisible();
  });

  it("leads back to what is missing in an earlier step", async () => {
    serve(answersAboutOpening({ ...complete, documents: opening.documents }));
    open("?etape=users");
    expect(await screen.findByRole("button", { name: "Valider" })).toBeDisabled();
    await userEvent.click(screen.getAllByRole("button", { name: "Documents" }).at(-1) as HTMLElement);
    expect(await screen.findByText("Extrait Kbis ou avis de situation SIRENE")).toBeVisible();
  });

  it("is no page for whoever opened no client account: nothing is on its way to them", async () => {
    serve({
      "GET /api/auth/me": () => ({ json: alice }),
      "GET /api/tenancy/spaces": () => ({ json: pageOf() }),
    });
    const { container } = open();
    expect(await screen.findByRole("alert")).toHaveTextContent("Page introuvable");
    expect(await faults(container)).toEqual([]);
  });
});
