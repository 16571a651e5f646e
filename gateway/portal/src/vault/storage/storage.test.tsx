import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { StorageUse } from "./StorageUse";

describe("VLT-41: the account page", () => {
  it("says how much room is used and left, and how many files there are, in units that one reads", async () => {
    const usage = { holder_id: "own", quota: 1_073_741_824, used: 2_400_000, left: 1_071_341_824, files: 12 };
    serve({
      "GET /api/auth/me": () => ({ json: alice }),
      "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
      "GET /api/vault/personal/usage": () => ({ json: { ...usage, largest_file: 26_214_400 } }),
    });
    const { container } = showWithin(SignedIn, StorageUse, "/compte", "/compte");
    const said = await screen.findByText(/utilisés sur/);
    expect(said.textContent?.replaceAll(/\s/g, " ")).toBe(
      "2,4 Mo utilisés sur 1,1 Go, 1,1 Go libres · 12 fichiers",
    );
    expect(screen.getByRole("link", { name: "Ouvrir le coffre personnel" })).toHaveAttribute(
      "href",
      "/coffre-personnel",
    );
    expect(await faults(container)).toEqual([]);
  });
});
