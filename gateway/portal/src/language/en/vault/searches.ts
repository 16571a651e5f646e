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
  advanced: {
    title: "Advanced search",
    condition: "Condition {{place}}",
    field: "Field",
    operator: "Operator",
    value: "Value",
    add: "Add a condition",
    remove: "Remove condition {{place}}",
    apply: "Apply the conditions",
    operators: {
      text: { has: "contains", is: "is exactly" },
      choice: { is: "is" },
      day: { from: "from", to: "until", is: "on" },
      month: { from: "from", to: "until", is: "in" },
      amount: { from: "at least", to: "at most", is: "equal to" },
    },
    faults: {
      missing: "Give a value, or remove this condition.",
      amount: "An amount is expected, such as 1250.50.",
      month: "A month is expected, such as 2024-05.",
    },
  },
  removed: "Search “{{name}}” removed.",
};
