import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Timesheet } from "../../api/deposits";
import { SignedIn } from "../../shell/SignedIn";
import { agency, company, pageOf, vault } from "../../testing/cast";
import { answersAbout, draft } from "../../testing/deposits";
import { problem, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { daysOf, hoursOf, inHours, latestWeeks, minutesOf } from "./hours";
import { OwnHours } from "./OwnHours";
import { TimesheetDesk } from "./TimesheetDesk";

const assignment = {
  id: "assignment",
  organisation_id: "agency",
  reference: "MIS-1",
  first_name: "Alice",
  last_name: "Martin",
  staff_number: "M-1",
  company_name: "Ateliers Moreau",
  position: "Soudeuse",
  starts_on: "2020-01-06",
  ends_on: null,
};
const sheet: Timesheet = {
  id: "sheet",
  assignment,
  week: "2026-11-09",
  hours: [{ day: "2026-11-09", kind: "normal", minutes: 450 }],
  totals: [{ month: "2026-11", kind: "normal", minutes: 450 }],
  state: "sent",
  revision: 1,
  sent_at: "2026-11-13T16:00:00Z",
  dispute_reason: "",
  validated_at: null,
};

describe("DEP-41: an employee", () => {
  const open = (more = {}) => {
    const came = serve(
      answersAbout(draft, {
        "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
        "GET /api/deposits/assignments/own": () => ({
          json: { items: [{ ...assignment, takes_timesheets: true }], takes_advances: false },
        }),
        "GET /api/deposits/timesheets/week": () => ({ json: { timesheet: null } }),
        "GET /api/deposits/timesheets/own": () => ({ json: { items: [] } }),
        ...more,
      }),
    );
    return { came, ...showWithin(SignedIn, OwnHours, "/mes-heures") };
  };

  it("sends a usual week with two presses", async () => {
    const { came, container } = open({
      "PUT /api/deposits/timesheets": () => ({ json: sheet }),
    });
    const week = await screen.findByRole("combobox", { name: "Semaine" });
    // Whatever the day of this test is: the whole of last week has passed.
    await userEvent.selectOptions(week, latestWeeks(new Date(), 2)[1] ?? "");
    await userEvent.click(await screen.findByRole("button", { name: "7 h du lundi au vendredi" }));
    expect(screen.getByText("Total : 35 h")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Envoyer mes heures" }));
    expect(await screen.findByText(/Vos heures sont envoyées/)).toBeVisible();
    const sent = await came.find(({ method }) => method === "PUT")?.json();
    expect(sent).toMatchObject({ assignment_id: "assignment", revision: null });
    expect(sent.hours).toHaveLength(5);
  });

  it("is led to the week that the client disputes, also an old one, and reads why", async () => {
    const disputed = { ...sheet, week: "2020-03-02", state: "disputed", dispute_reason: "Absente lundi." };
    const { container } = open({
      "GET /api/deposits/timesheets/own": () => ({ json: { items: [disputed] } }),
      "GET /api/deposits/timesheets/week": ({ url }: Request) => ({
        json: { timesheet: url.includes("2020-03-02") ? disputed : null },
      }),
    });
    await userEvent.click(await screen.findByRole("link", { name: "Corriger la semaine du 2 mars 2020" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Absente lundi.");
    expect(screen.getByRole("combobox", { name: "Semaine" })).toHaveValue("2020-03-02");
    expect(await faults(container)).toEqual([]);
  });

  it("reads beside the day what is wrong, here or there, and sends nothing before it is right", async () => {
    const { came } = open({
      "PUT /api/deposits/timesheets": () =>
        problem(422, "hours-refused", { errors: [{ field: "hours.0", reason: "Ce jour n’est pas venu." }] }),
    });
    const [monday] = await screen.findAllByRole("textbox", { name: /^Heures normales/ });
    if (!monday) throw new Error("no day");
    await userEvent.type(monday, "beaucoup");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer mes heures" }));
    expect(screen.getByText(/par exemple 7 ou 7,5 ou 7h30\.$/)).toBeVisible();
    expect(came.some(({ method }) => method === "PUT")).toBe(false);
    await userEvent.clear(monday);
    await userEvent.type(monday, "7h30");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer mes heures" }));
    expect(await screen.findByText("Ce jour n’est pas venu.")).toBeVisible();
    expect(monday).toHaveValue("7h30");
  });
});

describe("DEP-41: a client", () => {
  const open = (sheets: () => Timesheet[], more = {}) => {
    const grants = [{ organisation_id: "agency", organisation_name: "Agence Rhône", rights: ["R"] }];
    const came = serve(
      answersAbout(draft, {
        "GET /api/tenancy/spaces": () => ({ json: pageOf({ ...company, grants, rights: ["R"] }) }),
        "GET /api/deposits/timesheets/received": () => ({ json: { items: sheets(), next: null } }),
        ...more,
      }),
    );
    return { came, ...showWithin(SignedIn, TimesheetDesk, "/releves-heures") };
  };

  it("validates the hours that it saw", async () => {
    let kept = [sheet];
    const { came, container } = open(() => kept, {
      "POST /api/deposits/timesheets/sheet/validation": () => {
        kept = [];
        return { json: { ...sheet, state: "validated", revision: 2 } };
      },
    });
    const validate = await screen.findByRole("button", { name: /^Valider les heures de Alice Martin/ });
    expect(screen.getByText("Heures normales 7 h 30")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(validate);
    expect(await screen.findByText("Aucun relevé ici")).toBeVisible();
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({ revision: 1 });
  });

  it("disputes them with a reason", async () => {
    let kept = [sheet];
    const { came } = open(() => kept, {
      "POST /api/deposits/timesheets/sheet/dispute": () => {
        kept = [];
        return { json: { ...sheet, state: "disputed", revision: 2 } };
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: /^Contester/ }));
    const asking = await screen.findByRole("dialog");
    await userEvent.type(within(asking).getByRole("textbox"), "Absente lundi.");
    await userEvent.click(within(asking).getByRole("button", { name: "Contester" }));
    expect(await screen.findByText("Aucun relevé ici")).toBeVisible();
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
      revision: 1,
      reason: "Absente lundi.",
    });
  });
});

describe("TEN-29: an agency", () => {
  const open = (services: string[]) => {
    serve(
      answersAbout(draft, {
        "GET /api/tenancy/spaces": () => ({ json: pageOf({ ...agency, services }) }),
        "GET /api/deposits/timesheets/received": () => ({ json: { items: [sheet], next: null } }),
      }),
    );
    return showWithin(SignedIn, TimesheetDesk, "/releves-heures");
  };

  it("follows hours where it subscribes to timesheets", async () => {
    open(["diffusion", "timesheets"]);
    expect(await screen.findByText("Heures normales 7 h 30")).toBeVisible();
    expect(screen.getAllByRole("link", { name: "Relevés d’heures" }).length).toBeGreaterThan(0);
  });

  it("has neither the screen nor the menu entry without the service", async () => {
    open(["diffusion"]);
    expect(await screen.findByText("Page introuvable")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Relevés d’heures" })).toBeNull();
  });
});

describe("hours", () => {
  it("are read as people write them, or not at all", () => {
    expect(["7", "7,5", "7.25", "7h30", "7:05", "7 h", "24"].map(minutesOf)).toEqual([
      420, 450, 435, 450, 425, 420, 1440,
    ]);
    expect(["", "sept", "7h75", "25", "-3", "7,555"].map(minutesOf)).toEqual(Array(6).fill(null));
    expect([420, 450, 5].map(inHours)).toEqual(["7 h", "7 h 30", "0 h 05"]);
  });

  it("belong to weeks that begin on Mondays, also on Sundays and across years", () => {
    expect(latestWeeks(new Date("2027-01-03T12:00:00Z"), 2)).toEqual(["2026-12-28", "2026-12-21"]);
    expect(daysOf("2026-12-28").at(-1)).toBe("2027-01-03");
    expect(hoursOf({ "normal 2026-12-28": "7", "night 2026-12-28": "x", "extra 2026-12-28": "0" })).toEqual({
      hours: [{ kind: "normal", day: "2026-12-28", minutes: 420 }],
      wrong: ["night 2026-12-28"],
    });
  });
});
