/** The nonce that the portal server gave this page for its style elements; nothing where it gave none. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
