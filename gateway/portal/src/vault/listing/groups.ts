import type { DocumentLine } from "../../api/vault";
import { typeOfColumns } from "./columns";
import { isSearched, type ListState, sortOf } from "./listState";

/** Some lines under a heading; none where they are not parted. */
export interface Group {
  heading: string | null;
  documents: DocumentLine[];
}

/** Payslips by year, while they stand in the order of their periods (VLT-01). */
export function groupsOf(documents: DocumentLine[], state: ListState): Group[] {
  const byPeriod = ["dated_on", "period"].includes(sortOf(state).replace(/^-/, ""));
  if (isSearched(state) || !byPeriod || typeOfColumns(state) !== "payslip")
    return [{ heading: null, documents }];
  const groups: Group[] = [];
  for (const document of documents) {
    const heading = document.dated_on.slice(0, 4);
    const last = groups.at(-1);
    if (last?.heading === heading) last.documents.push(document);
    else groups.push({ heading, documents: [document] });
  }
  return groups;
}
