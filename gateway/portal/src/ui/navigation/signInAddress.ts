/** Where to go after signing in: an address of this portal, and nowhere else. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith("/") || /^\/[/\\]/.test(next)) return "/";
  const url = new URL(next, "https://portal.invalid");
  // A dot that is resolved away (`/.//elsewhere`) may leave two slashes, which name another host.
  const stays = url.host === "portal.invalid" && !url.pathname.startsWith("//");
  return stays ? `${url.pathname}${url.search}${url.hash}` : "/";
}

/** The sign-in page, with the way back to where the person wanted to go. */
export const signInThen = (wanted: string) =>
  wanted === "/" ? "/connexion" : `/connexion?next=${encodeURIComponent(wanted)}`;

/** The same for somebody who is signed in, but too long ago for what they wanted to do. */
export const signInAgainThen = (wanted: string) => `/connexion?next=${encodeURIComponent(wanted)}&encore=1`;
