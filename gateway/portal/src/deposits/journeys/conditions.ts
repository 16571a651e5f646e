import type { Answers, AttachmentKind, Condition, Journey, JourneyField } from "../../api/deposits";

/** The place of an answer among those of its kind, as the service compares them: an amount, a number, a day. */
const rank = (kind: string | undefined, value: string): number =>
  Number(kind === "date" ? value.replaceAll("-", "") : value.replaceAll(/[\s€]/g, "").replace(",", "."));

function holds(condition: Condition, kind: string | undefined, answers: Answers): boolean {
  const answer = answers[condition.field];
  if (!answer || condition.none_of.includes(answer)) return false;
  if (condition.one_of.length > 0 && !condition.one_of.includes(answer)) return false;
  const place = rank(kind, answer);
  if (condition.at_least !== null && !(place >= rank(kind, condition.at_least))) return false;
  return condition.at_most === null || place <= rank(kind, condition.at_most);
}

function allHold(journey: Journey, conditions: Condition[], answers: Answers): boolean {
  const fields = journey.steps.flatMap(step => step.fields);
  return conditions.every(one => holds(one, fields.find(({ key }) => key === one.field)?.kind, answers));
}

/** The questions that these answers call for; what is not asked fulfils no later condition. */
export function askedFields(journey: Journey, answers: Answers): JourneyField[] {
  const counted: Answers = {};
  return journey.steps
    .flatMap(step => step.fields)
    .filter(field => {
      if (!allHold(journey, field.only_if, counted)) return false;
      counted[field.key] = answers[field.key] ?? "";
      return true;
    });
}

/** The documents that these answers call for, or allow. */
export function askedAttachments(journey: Journey, answers: Answers): AttachmentKind[] {
  const asked = askedFields(journey, answers);
  const counted = Object.fromEntries(asked.map(({ key }) => [key, answers[key] ?? ""]));
  return journey.attachments.filter(({ only_if }) => allHold(journey, only_if, counted));
}

/** The means of payment that was chosen, where one is asked. */
export function chosenPayment(journey: Journey, answers: Answers) {
  const field = journey.steps.flatMap(step => step.fields).find(({ kind }) => kind === "payment");
  return field?.choices?.find(({ value }) => value === answers[field.key]);
}
