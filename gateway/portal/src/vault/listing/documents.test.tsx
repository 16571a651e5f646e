import { act, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, contract, pageOf, payslip, vault } from "../../testing/cast";
import { type Answer, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Documents } from "./Documents";

beforeEach(() => localStorage.clear());

/** The vault, which answers about payslips at once and about everything else when it is told to. */
function slowVault() {
  let answer: (answer: Answer) => void = () => {};
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
    "GET /api/vault/documents": ({ url }) =>
      new URL(url).searchParams.get("compartment") === "payslips" && !url.includes("q=")
        ? { json: pageOf(payslip) }
        : new Promise(resolve => {
            answer = resolve;
          }),
  });
  return (json: unknown) => act(async () => answer({ json }));
}

describe("VLT-22: the list on a slow line", () => {
  it("shows no payslip under the heading of contracts", async () => {
    const answer = slowVault();
    const { router } = showWithin(SignedIn, Documents, "/documents?compartment=payslips", "/documents");
    expect(await screen.findByText(payslip.title)).toBeVisible();
    await act(() => router.navigate("/documents?compartment=contracts"));
    expect(screen.getByRole("heading", { level: 1, name: "Contrats" })).toBeVisible();
    expect(screen.queryByText(payslip.title)).toBeNull();
    await answer(pageOf(contract));
    expect(await screen.findByText(contract.title)).toBeVisible();
  });

  it("dims the rows of an earlier question of the same list, and says that it is busy", async () => {
    const answer = slowVault();
    const { router, container } = showWithin(
      SignedIn,
      Documents,
      "/documents?compartment=payslips",
      "/documents",
    );
    expect(await screen.findByText("1 document")).toBeVisible();
    await act(() => router.navigate("/documents?compartment=payslips&q=mai"));
    expect(screen.getByText(payslip.title).closest("[aria-busy]")).toHaveAttribute("aria-busy", "true");
    expect(screen.queryByText("1 document")).toBeNull();
    await answer(pageOf());
    expect(await screen.findByText("Aucun document ne correspond")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });
});
