import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { RequestLine } from "../../api/deposits";
import { SignedIn } from "../../shell/SignedIn";
import { pageOf, vault } from "../../testing/cast";
import { answersAbout, draft } from "../../testing/deposits";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { FollowUp } from "./FollowUp";

const structure = {
  ...vault,
  holder_id: "structure",
  kind: "deposit_client",
  name: "Étude Perrin",
  grants: [{ organisation_id: "structure", organisation_name: "Étude Perrin", rights: ["user"] }],
};
const sent: RequestLine = {
  ...draft,
  state: "submitted",
  stage: "examining",
  file_number: "DC-2026-000042-1",
  submitted_at: "2026-11-03T08:00:00Z",
};

describe("DEP-20: *Mon suivi*", () => {
  it("shows of what was sent how far its processing is, its direction and whose it is", async () => {
    serve(
      answersAbout(draft, {
        "GET /api/tenancy/spaces": () => ({ json: pageOf(structure) }),
        "GET /api/deposits/welcome": () => ({ json: { due: false } }),
        "GET /api/deposits/requests/counts": () => ({
          json: { draft: 0, submitted: 1, waiting: 0, validated: 0, rejected: 0 },
        }),
        "GET /api/deposits/requests": () => ({ json: { items: [sent], next: null } }),
      }),
    );
    const { container } = showWithin(SignedIn, FollowUp, "/mon-suivi");
    const row = (await screen.findByText("DC-2026-000042-1")).closest("tr") as HTMLElement;
    for (const words of ["En cours d’examen", "Déconsignation", "Alice Martin"]) {
      expect(within(row).getByText(words)).toBeVisible();
    }
    expect(within(row).getByRole("button", { name: /^Autres actions/ })).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });
});
