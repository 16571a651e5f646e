import type { searches as french } from "../../fr/vault/searches";
import type { Same } from "../../words";

export const searches: Same<typeof french> = {
  title: "Saved searches",
  save: "Save this search",
  name: "Name",
  nameHelp: "Under a name that is used already it replaces the former one.",
  nameMissing: "Give this search a name.",
  act: "Save",
  saved: "Search “{{name}}” saved.",
  remove: "Remove “{{name}}”",
  removeAsk: "Remove the search “{{name}}”?",
  removeText: "Your documents do not change.",
  removeAct: "Remove the search",
  removed: "Search “{{name}}” removed.",
};
