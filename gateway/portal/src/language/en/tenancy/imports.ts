import type { imports as words } from "../../fr/tenancy/imports";
import type { Same } from "../../words";

export const imports: Same<typeof words> = {
  title: "Import a file",
  act: "Import a file",
  noName: "File without a name",
  somebody: "somebody who is no longer here",
  lines_one: "1 line",
  lines_other: "{{shown}} lines",
  upload: {
    employees: "Employees, by staff number",
    clients: "Clients, by SIRET",
    text: {
      employees:
        "New staff numbers are added to this establishment, the others are brought up to date. Each person is invited with their first document.",
      clients:
        "New SIRETs are added to your clients, and the relation is proposed to them. A known client stays as it is.",
    },
    template: "Download a template file",
    file: "CSV or XLSX file",
    dryRun: "The file is first checked line by line: nothing changes until you say so.",
  },
  past: {
    title: "Earlier imports",
    none: "No file has been imported.",
    by: "{{name}}, {{at}}",
    more: "Show older imports",
  },
  states: {
    choosing: "Columns to choose",
    checking: "Being checked",
    checked: "Checked, not applied yet",
    applying: "Being imported",
    applied: "Imported",
    stopped: "Stopped",
    discarded: "Discarded",
  },
  results: {
    created_one: "1 new",
    created_other: "{{shown}} new",
    updated_one: "1 changed",
    updated_other: "{{shown}} changed",
    unchanged_one: "1 unchanged",
    unchanged_other: "{{shown}} unchanged",
    refused_one: "1 refused",
    refused_other: "{{shown}} refused",
  },
  counts: {
    created: "New",
    updated: "Changed",
    unchanged: "Unchanged",
    refused: "Refused lines",
  },
  fields: {
    staff_number: "Staff number",
    first_name: "First name",
    last_name: "Last name",
    email: "Email",
    siret: "SIRET",
    name: "Company name",
  },
  columns: {
    title: "What is in each column?",
    text: "Known names of columns are recognised already. Say what the others bring, or leave them out.",
    unnamed: "Column {{number}}, without a name",
    none: "Do not import",
    check: "Check the lines",
  },
  underWay: {
    checking: "Checking: {{done}} lines of {{total}}.",
    applying: "Importing: {{done}} lines of {{total}}.",
    leave: "You may leave this page: it goes on without you.",
  },
  checked: {
    title: "What this import would do",
    nothing: "There is nothing to apply: no line is new or changed.",
    apply_one: "Apply 1 line",
    apply_other: "Apply {{shown}} lines",
    columns: "Change the columns",
    discard: "Discard this import",
    ask_one: "Apply 1 line?",
    ask_other: "Apply {{shown}} lines?",
    askText: {
      employees: "Employees: {{result}}. Refused lines are left out.",
      clients: "Clients: {{result}}. Refused lines are left out.",
    },
  },
  finished: {
    title: "Result",
    applied: "Import applied by {{name}} and finished, {{at}}.",
    stopped:
      "Import stopped, {{at}}: {{name}} may no longer import here. Lines that were applied already stay.",
    discarded: "Import discarded, {{at}}: its lines are erased.",
  },
  errors: {
    title_zero: "Refused lines",
    title_one: "1 refused line",
    title_other: "{{shown}} refused lines",
    label: "What is wrong, line by line",
    download: "Download the errors (CSV)",
    place: "Line {{line}}, {{column}}",
    line: "Line",
    column: "Column",
    value: "Value",
    reason: "What is wrong",
    more: "Show further errors",
  },
};
