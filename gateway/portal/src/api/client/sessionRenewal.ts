const RENEWED_AT = "chartrier.renewed-at";
// An access cookie lives for five minutes. One renewed after three outlasts two in which nobody can renew it.
const IN_GOOD_TIME_MS = 3 * 60_000;
const PAUSE_MS = 15_000;

/** What came of it; *away*: whoever renews did not answer, so that nobody knows whether the session is over. */
export type Renewal = "renewed" | "over" | "away";

/** Whether somebody was signed in on this device and did not sign out: only then is it worth asking who it is. */
export const mayBeSignedIn = () => renewedAt() > 0;

export const forgetSession = () => localStorage.removeItem(RENEWED_AT);

const renewedAt = () => Number(localStorage.getItem(RENEWED_AT) ?? 0);

async function renew(askedAt: number): Promise<Renewal> {
  // Another tab may have renewed while this one waited: using the old cookie again would end the session.
  if (renewedAt() > askedAt) return "renewed";
  const answer = await fetch("/api/auth/sessions/refresh", {
    method: "POST",
    headers: { "X-Chartrier": "portal" },
  }).catch(() => null);
  if (!answer || answer.status >= 500) return "away";
  if (!answer.ok) {
    forgetSession();
    return "over";
  }
  localStorage.setItem(RENEWED_AT, String(Date.now()));
  return "renewed";
}

/** Rotates the cookies once for all requests and tabs that found the session ended. */
export function renewSession(askedAt: number): Promise<Renewal> {
  if (!navigator.locks) return renew(askedAt);
  return navigator.locks.request("chartrier-renewal", () => renew(askedAt));
}

let triedAt = 0;

/** Rotates the cookies of somebody who is at work before they end, so that auth may be away for a while. */
export function renewInGoodTime(now = Date.now()): void {
  // Without a note of it, the cookies are those of the sign-in, which are new.
  if (!renewedAt()) localStorage.setItem(RENEWED_AT, String(now));
  if (now - renewedAt() < IN_GOOD_TIME_MS || now - triedAt < PAUSE_MS) return;
  triedAt = now;
  void renewSession(now);
}
