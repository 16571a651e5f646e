import * as api from "./generated";

export type { TenancyClientView as Client } from "./generated";
export type ClientsAsked = NonNullable<api.TenancyListClientsData["query"]>;
export type ClientPage = api.TenancyClientPageView;

export const clients = (agency: string, query: ClientsAsked) =>
  api.tenancyListClients({ path: { organisation_id: agency }, query });

export const remindClients = (agency: string, chosen: string[]) =>
  api.tenancyRemindClients({ path: { organisation_id: agency }, body: { clients: chosen } });

/** Reminds the users of all clients where nobody is active; that goes on by itself. */
export const remindAllClients = (agency: string) =>
  api.tenancyRemindAllClients({ path: { organisation_id: agency } });

export const clientReminderRun = (agency: string, run: string) =>
  api.tenancyShowClientReminderRun({ path: { organisation_id: agency, run_id: run } });
