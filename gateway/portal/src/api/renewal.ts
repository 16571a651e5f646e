const RENEWED_AT = "chartrier.renewed-at";

async function renew(askedAt: number): Promise<boolean> {
  // Another tab may have renewed while this one waited: using the old cookie again would end the session.
  if (Number(localStorage.getItem(RENEWED_AT) ?? 0) > askedAt) return true;
  const answer = await fetch("/api/auth/sessions/refresh", {
    method: "POST",
    headers: { "X-Chartrier": "portal" },
  }).catch(() => null);
  if (!answer?.ok) return false;
  localStorage.setItem(RENEWED_AT, String(Date.now()));
  return true;
}

/** Rotates the cookies once for all requests and tabs that found the session ended; false when it is over. */
export function renewSession(askedAt: number): Promise<boolean> {
  if (!navigator.locks) return renew(askedAt);
  return navigator.locks.request("chartrier-renewal", () => renew(askedAt));
}
