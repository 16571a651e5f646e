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

/** A file name that every system takes, from a title. */
export const fileName = (title: string, extension = "pdf") =>
  `${
    title
      .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, " ")
      .replaceAll(/\s+/g, " ")
      .trim()
      .slice(0, 120) || "document"
  }.${extension}`;
