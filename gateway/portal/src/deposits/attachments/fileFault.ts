import type { AttachmentKind } from "../../api/deposits";

export type FileFault = "tooBig" | "wrongFormat";

/** What is wrong with a file before it is sent. The service looks at the content itself. */
export function fileFault(kind: AttachmentKind, file: { name: string; size: number }): FileFault | null {
  const extension = file.name.split(".").pop()?.toLowerCase() ?? "";
  const alike = extension === "jpeg" ? "jpg" : extension;
  if (!kind.formats.some(format => format === extension || format === alike)) return "wrongFormat";
  return file.size > kind.max_bytes ? "tooBig" : null;
}
