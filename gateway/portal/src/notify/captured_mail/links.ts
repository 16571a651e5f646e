export interface MessageLink {
  address: string;
  words: string;
}

/** The links of a message that lead into this portal or another web page; each once, in their order. */
export function linksOf(html: string): MessageLink[] {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = new Map<string, string>();
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[href]")) {
    const address = link.getAttribute("href") ?? "";
    const words = link.textContent?.trim() || address;
    if (/^https?:\/\//i.test(address) && !found.has(address)) found.set(address, words);
  }
  return [...found].map(([address, words]) => ({ address, words }));
}

/** The message with links that open a page of their own, as a mail program does. */
export function openingOutside(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of page.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  return `<!doctype html>${page.documentElement.outerHTML}`;
}
