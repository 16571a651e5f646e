import type { EventType } from "../../api/notify";

/** What a program can be told of, in the order of the work. */
export const eventTypes = [
  "batch.answered",
  "signature.signed",
  "signature.completed",
  "signature.refused",
  "signature.expired",
  "documents.validated",
  "advance.decided",
  "timesheet.validated",
  "timesheet.disputed",
  "paper.refused",
  "paper.accepted",
] as const satisfies readonly EventType[];

/** Its name among the texts, where a point would lead further down. */
export const textOf = <Name extends string>(type: Name) =>
  type.replace(".", "_") as Name extends `${infer Of}.${infer What}` ? `${Of}_${What}` : Name;
