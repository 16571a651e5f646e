import { Problem } from "./problem";

const LAST = "chartrier.last-incident";

/** Keeps the reference of the last incident, for the help page. */
export function rememberIncident(error: unknown) {
  if (error instanceof Problem && error.status >= 500 && error.reference)
    sessionStorage.setItem(LAST, error.reference);
}

export const lastIncident = () => sessionStorage.getItem(LAST);
