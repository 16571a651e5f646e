export type FileFault = "tooBig" | "wrongFormat";

/** Which files may be attached. */
export interface FileRules {
  formats: string[];
  max_bytes: number;
}

/** What is wrong with a file before it is sent. The service looks at the content itself. */
export function fileFault(rules: FileRules, file: { name: string; size: number }): FileFault | null {
  const extension = file.name.split(".").pop()?.toLowerCase() ?? "";
  const alike = extension === "jpeg" ? "jpg" : extension;
  if (!rules.formats.some(format => format === extension || format === alike)) return "wrongFormat";
  return file.size > rules.max_bytes ? "tooBig" : null;
}
