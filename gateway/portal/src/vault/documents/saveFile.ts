/** Hands a file to the browser's downloads. */
export function keep(file: Blob, name: string) {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const extensions: Partial<Record<string, string>> = { "image/jpeg": "jpg", "image/png": "png" };

/** The extension by which a file's kind is known. */
export const extensionOf = (file: Blob) => extensions[file.type] ?? "pdf";

/** A file name that every system takes, from a title. */
export const fileName = (title: string, extension = "pdf") =>
  `${
    title
      .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, " ")
      .replaceAll(/\s+/g, " ")
      .trim()
      .slice(0, 120) || "document"
  }.${extension}`;
