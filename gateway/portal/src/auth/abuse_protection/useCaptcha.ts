import Solver from "altcha/workers/pbkdf2?worker";
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "../../api/client/problem";
import { captchaChallenge } from "../../api/signIn";

export type CaptchaState = "off" | "working" | "done" | "failed";

export interface Captcha {
  state: CaptchaState;
  /** Takes the solution, once; waits for it where it is still being worked on. Nothing where no check is asked for. */
  take: () => Promise<string | undefined>;
  /** Works on a new one: the last was spent, or failed. */
  renew: () => void;
}

// The server takes a solution for ten minutes; somebody may be slower than that with a form.
const GOOD_FOR = 8 * 60_000;

/** The check of public forms (AUTH-25): this device does a little work; nothing is seen, heard or clicked. */
export function useCaptcha(): Captcha {
  const [state, setState] = useState<CaptchaState>("working");
  const held = useRef<{ solution: Promise<string | undefined>; since: number } | null>(null);
  const begin = useCallback(() => {
    setState("working");
    const solution = solve();
    solution.then(
      found => setState(found === undefined ? "off" : "done"),
      () => setState("failed"),
    );
    held.current = { solution, since: Date.now() };
    return solution;
  }, []);
  useEffect(() => {
    begin();
  }, [begin]);
  const take = () => {
    const fresh =
      held.current && Date.now() - held.current.since < GOOD_FOR ? held.current.solution : begin();
    held.current = null;
    return fresh;
  };
  return { state, take, renew: begin };
}

async function solve(): Promise<string | undefined> {
  const challenge = await captchaChallenge().catch(refusal => {
    if (refusal instanceof Problem && refusal.slug === "captcha-disabled") return undefined;
    throw refusal;
  });
  if (!challenge) return undefined;
  return btoa(JSON.stringify({ challenge, solution: await workOn(challenge) }));
}

function workOn(challenge: object): Promise<unknown> {
  const worker = new Solver();
  const done = new Promise((found, failed) => {
    worker.onmessage = ({ data }) => (data && !data.error ? found(data) : failed(new Error("not solved")));
    worker.onerror = () => failed(new Error("not solved"));
  });
  worker.postMessage({ type: "work", challenge, counterStart: 0, counterStep: 1 });
  return done.finally(() => worker.terminate());
}
