import * as api from "./generated";

export type { TenancyImportView as Import, TenancyLineErrorView as LineError } from "./generated";
export type ImportKind = api.TenancyImportView["kind"];
export type ImportField = "staff_number" | "first_name" | "last_name" | "email" | "siret" | "name";

/** What is imported into what: employees of an establishment, clients of an agency. */
export interface ImportTarget {
  kind: ImportKind;
  unit_id: string;
}

export const importRules = { formats: ["csv", "xlsx"], max_bytes: 10_000_000 };

export const importFile = (target: ImportTarget, file: File) =>
  api.tenancyImportFile({ query: target, body: { file } });

export const imports = (target: ImportTarget, after?: string) =>
  api.tenancyListImports({ query: { ...target, after, limit: 20 } });

export const importOf = (id: string) => api.tenancyShowImport({ path: { import_id: id } });

export const chooseColumns = (id: string, columns: (ImportField | null)[]) =>
  api.tenancyChooseImportColumns({ path: { import_id: id }, body: { columns } });

export const applyImport = (id: string) => api.tenancyApplyImport({ path: { import_id: id } });

export const discardImport = (id: string) => api.tenancyDiscardImport({ path: { import_id: id } });

export const importErrors = (id: string, after: { line: number; column: number } | undefined) =>
  api.tenancyListImportErrors({ path: { import_id: id }, query: { ...after, limit: 50 } });

export const errorsAddress = (id: string) => `/api/tenancy/imports/${id}/errors.csv`;

export const templateAddress = (kind: ImportKind) => `/api/tenancy/import-template?kind=${kind}`;
