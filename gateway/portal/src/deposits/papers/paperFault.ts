import type { JourneyPaper } from "../../api/deposits";

export type PaperFault = "tooBig" | "wrongFormat";

/** What is wrong with a file before it is sent. The service looks at the content itself. */
export function paperFault(paper: JourneyPaper, file: { name: string; size: number }): PaperFault | null {
  const extension = file.name.split(".").pop()?.toLowerCase() ?? "";
  const alike = extension === "jpeg" ? "jpg" : extension;
  if (!paper.formats.some(format => format === extension || format === alike)) return "wrongFormat";
  return file.size > paper.max_bytes ? "tooBig" : null;
}
