import { describe, expect, it } from "vitest";
import { isNarrowed, isSameList, listQuery, readListState, writeListState } from "./listState";

const read = (search: string) => readListState(new URLSearchParams(search));
const rewritten = (search: string) => writeListState(read(search)).toString();
const today = new Date(2026, 4, 31);

describe("VLT-22: the address of a list", () => {
  it("holds its whole state", () => {
    const search = "type=payslip&state=todo&period=3m&q=octobre&sort=title&where=a&where=b";
    expect(rewritten(search)).toBe(search);
  });

  it("is bare when everything is at its default", () => {
    expect(rewritten("sort=&period=all&q=")).toBe("");
  });

  it("survives what makes no sense", () => {
    expect(read("sort=colour&state=burnt&period=100y&from=demain")).toEqual(read(""));
  });

  it("keeps chosen dates only while they are chosen", () => {
    expect(rewritten("period=chosen&from=2026-01-01&to=2026-02-01")).toBe(
      "period=chosen&from=2026-01-01&to=2026-02-01",
    );
    expect(rewritten("from=2026-01-01")).toBe("");
  });

  it("knows whether something narrows it", () => {
    expect(isNarrowed(read("compartment=payslips&sort=title"))).toBe(false);
    expect(isNarrowed(read("q=paie"))).toBe(true);
  });
});

describe("what is asked of the vault", () => {
  it.each([
    ["7d", "2026-05-24"],
    ["1m", "2026-04-30"],
    ["3m", "2026-02-28"],
    ["1y", "2025-05-31"],
  ])("turns the period %s into its first day", (period, from) => {
    expect(listQuery(read(`period=${period}`), null, today)).toMatchObject({ from });
  });

  it("asks for no date when all dates are wanted", () => {
    expect(listQuery(read(""), "un-espace", today)).not.toHaveProperty("from");
  });
});

describe("VLT-01: the order of a list", () => {
  it.each([
    ["", "-delivered_at"],
    ["compartment=payslips", "-dated_on"],
    ["type=payslip", "-dated_on"],
    ["compartment=payslips&sort=title", "title"],
  ])("of %s is %s", (search, sort) => {
    expect(listQuery(read(search), null, today)).toMatchObject({ sort });
  });
});

describe("rows that stand while others are fetched", () => {
  const asked = (search: string, space: string | null = null) => listQuery(read(search), space, today);

  it("are those of the same heading", () => {
    expect(isSameList(asked("compartment=payslips"), asked("compartment=payslips&q=mai"))).toBe(true);
    expect(isSameList(asked(""), asked("state=done"))).toBe(true);
  });

  it.each([
    ["another compartment", asked("compartment=payslips"), asked("compartment=contracts")],
    ["another space", asked("", "one"), asked("", "other")],
    ["what is to do", asked(""), asked("state=todo")],
  ])("are never those of %s", (_, one, other) => {
    expect(isSameList(one, other)).toBe(false);
  });
});
