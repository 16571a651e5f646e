import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DepositRequest } from "../../api/deposits";
import { SignedIn } from "../../shell/SignedIn";
import { answersAbout, draft } from "../../testing/deposits";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { RequestDetail } from "./RequestDetail";

const submitted: DepositRequest = {
  ...draft,
  state: "submitted",
  file_number: "DC-2026-000001-9",
  submitted_at: "2026-11-03T08:00:00Z",
  answers: { holder: "SCI du Port", iban: "FR76 •••• 0189" },
  step: null,
  summary_ready: true,
};

describe("DEP-01: what was submitted keeps the version that it began with", () => {
  it("shows the questions of its own version, though a newer one is offered", async () => {
    serve(answersAbout(submitted));
    const { container } = showWithin(SignedIn, RequestDetail, "/mon-suivi/request", "/mon-suivi/:id");
    expect(await screen.findByText("SCI du Port")).toBeVisible();
    expect(screen.getByText("Titulaire")).toBeVisible();
    expect(screen.queryByText("Notaire")).not.toBeInTheDocument();
    expect(await faults(container)).toEqual([]);
  });
});
