import * as api from "./generated";

export type {
  TenancyEmployeeDocumentView as EmployeeDocument,
  TenancyEmployeeView as Employee,
} from "./generated";
export type EmployeesAsked = NonNullable<api.TenancyListEmployeesData["query"]>;
export type Establishment = api.TenancyEstablishmentView;
export type EmployeePage = api.TenancyEmployeePageView;

export const establishments = () => api.tenancyListEstablishments();

export const employees = (establishment: string, query: EmployeesAsked) =>
  api.tenancyListEmployees({ path: { establishment_id: establishment }, query });

export const employee = (id: string) => api.tenancyShowEmployee({ path: { employee_id: id } });

export const employeeDocuments = (id: string, after?: string) =>
  api.tenancyListEmployeeDocuments({ path: { employee_id: id }, query: { limit: 50, after } });

export const correctAddress = (id: string, email: string) =>
  api.tenancyCorrectAddress({ path: { employee_id: id }, body: { email } });

export const givePostalAddress = (id: string, lines: string[]) =>
  api.tenancyGivePostalAddress({ path: { employee_id: id }, body: { lines } });

export const noteReturnedLetter = (id: string) =>
  api.tenancyNoteReturnedLetter({ path: { employee_id: id } });

export const repeatInvitation = (id: string) => api.tenancyRepeatInvitation({ path: { employee_id: id } });

export type Reminded = api.TenancyRemindedView;

export const remindEmployees = (establishment: string, chosen: string[]) =>
  api.tenancyRemindEmployees({ path: { establishment_id: establishment }, body: { employees: chosen } });

export const remindAllEmployees = (establishment: string) =>
  api.tenancyRemindAllEmployees({ path: { establishment_id: establishment } });

export const reminderRun = (establishment: string, run: string) =>
  api.tenancyShowReminderRun({ path: { establishment_id: establishment, run_id: run } });
