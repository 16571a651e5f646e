import { inWords } from "../../language/formats";

/** Somebody for whom funds are deposited; a company has its name alone. */
export interface Owner {
  name: string;
  first_name: string;
  born_on: string;
}

export const nobody: Owner = { name: "", first_name: "", born_on: "" };

/** The owners in an answer, which is a list in JSON; an empty one where there is none yet. */
export function ownersIn(answer: string | undefined): Owner[] {
  try {
    const found: unknown = JSON.parse(answer || "[]");
    return Array.isArray(found) ? found.map(owner => ({ ...nobody, ...owner })) : [];
  } catch {
    return [];
  }
}

export const isBlank = ({ name, first_name, born_on }: Owner) =>
  !(name.trim() || first_name.trim() || born_on);

/** The answer that says who they are; blank where nobody is named. */
export const ownersAnswer = (owners: Owner[]): string =>
  owners.every(isBlank) ? "" : JSON.stringify(owners);

/** "Léo Petit (3 mai 2014), Léa Petit" */
export const ownersInWords = (answer: string): string =>
  ownersIn(answer)
    .filter(owner => !isBlank(owner))
    .map(({ name, first_name, born_on }) => {
      const full = [first_name, name].filter(Boolean).join(" ");
      return born_on ? `${full} (${inWords(born_on)})` : full;
    })
    .join(", ");
