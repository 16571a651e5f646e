import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { answersAbout, draft } from "../../testing/deposits";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { CaseGroups } from "./CaseGroups";
import { Queue } from "./Queue";

const marc = { account_id: "marc", name: "Marc Exemple", groups: null as string[] | null };

it("DEP-35: an administrator of the operator says for which groups somebody works, one at least", async () => {
  let kept = marc;
  const came = serve(
    answersAbout(draft, {
      "GET /api/deposits/case-managers": () => ({ json: { items: [kept], groups: ["experts", "seizures"] } }),
      "PUT /api/deposits/case-managers/marc/groups": () => {
        kept = { ...marc, groups: ["experts"] };
        return { json: kept };
      },
    }),
  );
  const { container } = showWithin(SignedIn, CaseGroups, "/groupes");
  expect(await screen.findByRole("cell", { name: "Tous les groupes" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Choisir les groupes de Marc Exemple" }));
  const asking = await screen.findByRole("dialog");
  await userEvent.click(within(asking).getByRole("checkbox", { name: "Tous les groupes" }));
  await userEvent.click(within(asking).getByRole("button", { name: "Enregistrer ces groupes" }));
  expect(within(asking).getByText("Choisissez au moins un groupe, ou tous.")).toBeVisible();
  expect(came.some(({ method }) => method === "PUT")).toBe(false);
  await userEvent.click(within(asking).getByRole("checkbox", { name: "Expertises" }));
  await userEvent.click(within(asking).getByRole("button", { name: "Enregistrer ces groupes" }));
  expect(await screen.findByRole("cell", { name: "Expertises" })).toBeVisible();
  expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({ groups: ["experts"] });
  expect(await faults(container)).toEqual([]);
});

it("DEP-30: the queue's address says whose cases are shown and since when they wait", async () => {
  const came = serve(
    answersAbout(draft, {
      "GET /api/deposits/cases": () => ({ json: { items: [], next: null } }),
      "GET /api/deposits/cases/managers": () => ({ json: { items: [marc] } }),
      "GET /api/deposits/cases/groups": () => ({ json: { items: [], every: [] } }),
    }),
  );
  showWithin(SignedIn, Queue, "/dossiers?vue=waiting&gestionnaire=marc&attente=30");
  expect(await screen.findByRole("combobox", { name: "Attend depuis" })).toHaveValue("30 jours au moins");
  expect(await screen.findByDisplayValue("Marc Exemple")).toBeVisible();
  const asked = came.find(({ url }) => new URL(url).pathname === "/api/deposits/cases")?.url ?? "";
  expect(Object.fromEntries(new URL(asked).searchParams)).toMatchObject({
    view: "waiting",
    manager: "marc",
    waiting_days: "30",
  });
});
