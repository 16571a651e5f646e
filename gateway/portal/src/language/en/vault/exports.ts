import type { exports as french } from "../../fr/vault/exports";
import type { Same } from "../../words";

export const exports: Same<typeof french> = {
  title: "Exports",
  lead: "What your establishments sent within a period, as one ZIP.",
  ask: "New export",
  allOf: "All of {{name}}",
  format: "List",
  formats: { xlsx: "Excel (XLSX)", csv: "CSV" },
  withFiles: "Add the PDF files to the export",
  withFilesHelp: "But for payslips, which their employee alone opens.",
  dayMissing: "Give a first and a last day, in this order.",
  act: "Prepare the export",
  asked: "The export is being prepared. An e-mail will tell you when it is ready.",
  none: "No export yet",
  noneText: "Those that you ask for can be downloaded here for seven days.",
  days: "Period",
  fromTo: "From {{from}} to {{to}}",
  documents: "Documents",
  state: "State",
  states: { preparing: "Being prepared", ready: "Ready" },
  until: "Until",
  acts: "Acts",
  download: "Download",
  downloadOf: "Download the export: {{days}}",
  discard: "Discard",
  discardOf: "Discard the export: {{days}}",
};
