import * as api from "./generated";

export type { TenancyClientView as Client } from "./generated";
export type ClientsAsked = NonNullable<api.TenancyListClientsData["query"]>;
export type ClientPage = api.TenancyClientPageView;

export const clients = (agency: string, query: ClientsAsked) =>
  api.tenancyListClients({ path: { organisation_id: agency }, query });

export const remindClients = (agency: string, chosen: string[]) =>
  api.tenancyRemindClients({ path: { organisation_id: agency }, body: { clients: chosen } });
