import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { EmployeeFile } from "./EmployeeFile";

const zoe = {
  id: "zoe",
  establishment_id: "lyon",
  staff_number: "M-1",
  first_name: "Zoé",
  last_name: "Martin",
  email: "zoe.martin@exemple.fr",
  registered_at: "2026-10-01T08:00:00Z",
  activated_at: "2026-10-02T08:00:00Z",
  last_document_at: "2026-11-03T08:00:00Z",
  enrolment: "activated",
  enrolment_at: "2026-10-02T08:00:00Z",
  reminded_at: null,
};

function contract(title: string, states: object) {
  return {
    id: title,
    type: "employment_contract",
    title,
    delivered_at: "2026-11-03T08:00:00Z",
    signature_asked: true,
    read_at: null,
    signed_at: null,
    refused_at: null,
    ...states,
  };
}

it("TEN-31: shows who an employee is, and their documents with the state of each", async () => {
  const items = [
    contract("Contrat 3", {}),
    contract("Contrat 2", { read_at: "2026-11-03T09:00:00Z", refused_at: "2026-11-03T09:05:00Z" }),
    contract("Contrat 1", { read_at: "2026-11-03T09:00:00Z", signed_at: "2026-11-03T09:05:00Z" }),
    contract("Bulletin lu", { type: "payslip", signature_asked: false, read_at: "2026-11-03T09:00:00Z" }),
    contract("Bulletin", { type: "payslip", signature_asked: false }),
  ];
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf() }),
    "GET /api/tenancy/employees/zoe": () => ({ json: zoe }),
    "GET /api/tenancy/employees/zoe/documents": () => ({ json: { items, next: null } }),
  });
  const { container } = showWithin(SignedIn, EmployeeFile, "/mes-salaries/zoe", "/mes-salaries/:id");
  const stateOf = async (title: string) => {
    const line = (await screen.findByText(title)).closest("li");
    return within(line as HTMLElement);
  };
  expect((await stateOf("Contrat 3")).getByText("À signer")).toBeVisible();
  expect((await stateOf("Contrat 2")).getByText("Refusé")).toBeVisible();
  expect((await stateOf("Contrat 1")).getByText("Signé")).toBeVisible();
  expect((await stateOf("Bulletin lu")).getByText("Consulté")).toBeVisible();
  expect((await stateOf("Bulletin")).getByText("Jamais consulté")).toBeVisible();
  expect(screen.getByRole("heading", { name: "Zoé Martin" })).toBeVisible();
  expect(screen.getByText("zoe.martin@exemple.fr")).toBeVisible();
  expect(await faults(container)).toEqual([]);
});
