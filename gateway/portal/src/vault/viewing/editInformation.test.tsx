import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, company, contract, pageOf, vault } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { EditInformation } from "./EditInformation";

const document = { ...contract, state: "done" as const, tags: ["prêt"] };
const Shown = ({ holder }: { holder: string }) => (
  <>
    <p>Fiche</p>
    <EditInformation document={{ ...document, holder_id: holder }} />
  </>
);

function answering(answers: Parameters<typeof serve>[0] = {}) {
  return serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf<typeof vault | typeof company>(vault, company) }),
    ...answers,
  });
}

describe("VLT-24: the information of what one was sent", () => {
  it("has a title and tags of one's own", async () => {
    const came = answering({ "PATCH /api/vault/documents/contract": () => ({ json: document }) });
    const { container } = showWithin(SignedIn, () => <Shown holder="vault" />, "/documents/contract");
    await userEvent.click(await screen.findByRole("button", { name: "Modifier les informations" }));
    const form = within(await screen.findByRole("dialog"));
    const title = form.getByLabelText(/Titre/);
    await userEvent.clear(title);
    await userEvent.click(form.getByRole("button", { name: "Enregistrer" }));
    expect(form.getByText("Donnez un titre au document.")).toBeVisible();
    await userEvent.type(title, "Contrat de la boulangerie");
    await userEvent.type(form.getByRole("combobox", { name: "Étiquettes" }), "Lyon{Enter}");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(form.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText("« Contrat de la boulangerie » est enregistré.")).toBeVisible();
    const sent = await came.find(({ method }) => method === "PATCH")?.json();
    expect(sent).toEqual({ title: "Contrat de la boulangerie", tags: ["prêt", "Lyon"] });
  });

  it("is not changed where it is one's company's", async () => {
    answering();
    showWithin(SignedIn, () => <Shown holder="company" />, "/documents/contract");
    expect(await screen.findByText("Fiche")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Modifier les informations" })).toBeNull();
  });
});
