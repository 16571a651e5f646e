export interface FieldError {
  field: string;
  reason: string;
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  reference?: string;
  errors?: FieldError[];
  [fact: string]: unknown;
}

/** A refusal of the API, whatever its cause: what it is about, what the server says, what support looks up. */
export class Problem extends Error {
  readonly slug: string;
  readonly status: number;
  readonly detail: string;
  readonly reference: string | null;
  readonly fields: FieldError[];
  readonly facts: Record<string, unknown>;

  constructor(document: ProblemDocument) {
    super(document.title);
    this.name = "Problem";
    this.slug = document.type.split("/").pop() ?? "";
    this.status = document.status;
    this.detail = document.detail ?? "";
    this.reference = document.reference ?? null;
    this.fields = document.errors ?? [];
    this.facts = document;
  }

  /** Errors by field, for a form. With `within`, a prefix such as "answers." is taken off. */
  byField(within = ""): Record<string, string> {
    return Object.fromEntries(
      this.fields.map(({ field, reason }) => [
        field.startsWith(within) ? field.slice(within.length) : field,
        reason,
      ]),
    );
  }
}

const looksLikeProblem = (body: unknown): body is ProblemDocument =>
  typeof body === "object" && body !== null && "type" in body && "status" in body;

/** Reads a refusal; one that is not problem+json (a gateway, a proxy) becomes a problem of its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (looksLikeProblem(body)) return new Problem(body);
  return new Problem({
    type: `/problems/http-${response.status}`,
    title: response.statusText,
    status: response.status,
    reference: response.headers.get("x-request-id") ?? undefined,
  });
}

/** The network did not answer at all. */
export const unreachable = () => new Problem({ type: "/problems/unreachable", title: "", status: 0 });

// Answers to something that was just shown or typed: they say nothing of a session that is alive.
const aboutWhatWasShown = [
  "wrong-credentials",
  "second-factor-wrong",
  "passkey-unknown",
  "sign-in-expired",
  "outside-sign-in-failed",
];

/** Whether a refusal means that nobody is signed in here any more. */
export const sessionIsOver = (refusal: unknown): boolean =>
  refusal instanceof Problem && refusal.status === 401 && !aboutWhatWasShown.includes(refusal.slug);
