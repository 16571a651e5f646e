import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { answersAbout, draft } from "../../testing/deposits";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Queue } from "./Queue";

const line = (number: number) => ({
  id: `case-${number}`,
  journey_title: "Récupérer des fonds",
  direction: "D",
  stage: "received",
  revision: number,
  file_number: `DC-2026-00000${number}-0`,
  submitted_at: "2026-11-03T08:00:00Z",
  amount: null,
  case_group: "seizures",
  structure_name: "SCI du Port",
  manager_name: "",
  labels: ["Urgent"],
});

it("DEP-35: what became of each case of a selection is told, and the window asks to whom they go", async () => {
  const came = serve(
    answersAbout(draft, {
      "GET /api/deposits/cases": () => ({ json: { items: [line(1), line(2)], next: null } }),
      "GET /api/deposits/cases/counts": () => ({
        json: { "to-take": 2, mine: 0, "to-confirm": 0, waiting: 0, validated: 0, rejected: 0 },
      }),
      "GET /api/deposits/cases/groups": () => ({
        json: { items: ["seizures"], every: ["seizures", "experts"] },
      }),
      "GET /api/deposits/cases/managers": () => ({
        json: { items: [{ account_id: "nina", name: "Nina Exemple", groups: null }] },
      }),
      "POST /api/deposits/cases/selection/manager": () => ({
        json: {
          items: [
            { id: "case-1", problem: null },
            { id: "case-2", problem: "case-changed" },
          ],
        },
      }),
    }),
  );
  const { container } = showWithin(SignedIn, Queue, "/dossiers");
  await userEvent.click(await screen.findByRole("checkbox", { name: "Choisir tous les dossiers affichés" }));
  expect(screen.getByText("2 dossiers choisis")).toBeVisible();
  expect(await faults(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Confier" }));
  const asking = await screen.findByRole("dialog", { name: /Confier 2 dossiers/ });
  await userEvent.click(within(asking).getByRole("button", { name: "Confier" }));
  expect(within(asking).getByText("Choisissez à qui ces dossiers vont.")).toBeVisible();
  expect(came.some(({ method }) => method === "POST")).toBe(false);
  await within(asking).findByRole("option", { name: "Nina Exemple" });
  await userEvent.selectOptions(
    within(asking).getByRole("combobox", { name: "Gestionnaire" }),
    "Nina Exemple",
  );
  await userEvent.type(within(asking).getByRole("textbox", { name: /Motif/ }), "Congé.");
  await userEvent.click(within(asking).getByRole("button", { name: "Confier" }));
  expect(await screen.findByText("1 dossier est traité.")).toBeVisible();
  expect(screen.getByText("DC-2026-000002-0", { selector: "b" }).parentElement).toHaveTextContent(
    /Quelqu’un d’autre a agi/,
  );
  expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
    cases: [
      { id: "case-1", revision: 1 },
      { id: "case-2", revision: 2 },
    ],
    manager_id: "nina",
    reason: "Congé.",
  });
});

it("DEP-35: whoever will be away chooses a substitute and the days, and cases are found by their label", async () => {
  const absence = { name: "Nina Exemple", first_day: "2026-12-21", last_day: "2026-12-24" };
  const came = serve(
    answersAbout(draft, {
      "GET /api/deposits/cases": () => ({ json: { items: [line(1)], next: null } }),
      "GET /api/deposits/cases/labels": () => ({ json: { items: ["Urgent"] } }),
      "GET /api/deposits/cases/managers": () => ({
        json: { items: [{ account_id: "nina", name: "Nina Exemple", groups: null }] },
      }),
      "GET /api/deposits/cases/substitute": () => ({ json: { own: null, replaced: [] } }),
      "PUT /api/deposits/cases/substitute": () => ({ json: { own: absence, replaced: [] } }),
    }),
  );
  showWithin(SignedIn, Queue, "/dossiers?etiquette=Urgent");
  await userEvent.click(await screen.findByRole("button", { name: "Prévoir mon absence" }));
  const asking = await screen.findByRole("dialog");
  await userEvent.click(within(asking).getByRole("button", { name: "Enregistrer cette absence" }));
  expect(within(asking).getByText(/Choisissez une personne/)).toBeVisible();
  await within(asking).findByRole("option", { name: "Nina Exemple" });
  await userEvent.selectOptions(within(asking).getByRole("combobox", { name: "Remplaçant" }), "Nina Exemple");
  await userEvent.type(within(asking).getByLabelText("Premier jour"), "2026-12-21");
  await userEvent.type(within(asking).getByLabelText("Dernier jour"), "2026-12-24");
  await userEvent.click(within(asking).getByRole("button", { name: "Enregistrer cette absence" }));
  expect(await screen.findByText(/Nina Exemple vous remplace du 21 décembre 2026/)).toBeVisible();
  expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({
    substitute_id: "nina",
    first_day: "2026-12-21",
    last_day: "2026-12-24",
  });
  const listed = came.find(({ url }) => new URL(url).pathname === "/api/deposits/cases");
  expect(new URL(listed?.url ?? "").searchParams.get("label")).toBe("Urgent");
});
