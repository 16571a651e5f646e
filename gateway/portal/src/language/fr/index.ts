import { account } from "./account";
import { support } from "./auth/support";
import { codes } from "./codes";
import { common } from "./common";
import { advances } from "./deposits/advances";
import { cases } from "./deposits/cases";
import { timesheets } from "./deposits/timesheets";
import { documents } from "./documents";
import { entry } from "./entry";
import { factors } from "./factors";
import { notifications } from "./notify/notifications";
import { webhooks } from "./notify/webhooks";
import { personal, selection } from "./personal";
import { refusals } from "./refusals";
import { requests } from "./requests";
import { sent } from "./sent";
import { settings } from "./settings";
import { sharing } from "./sharing";
import { batches } from "./signature/batches";
import { evidence } from "./signature/evidence";
import { signatureRequests } from "./signature/requests";
import { signing } from "./signature/signing";
import { verification } from "./signature/verification";
import { clients } from "./tenancy/clients";
import { employees } from "./tenancy/employees";
import { imports } from "./tenancy/imports";
import { relations } from "./tenancy/relations";
import { rights } from "./tenancy/rights";
import { structures } from "./tenancy/structures";
import { subAccounts } from "./tenancy/subAccounts";
import { texts } from "./texts";
import { campaigns } from "./vault/campaigns";
import { exports } from "./vault/exports";
import { attestation, vaultJournal } from "./vault/journal";
import { paper, subscriptions } from "./vault/paper";
import { searches } from "./vault/searches";

export const fr = {
  common,
  account,
  attestation,
  advances,
  batches,
  campaigns,
  exports,
  cases,
  clients,
  employees,
  entry,
  factors,
  imports,
  documents,
  paper,
  personal,
  signatureRequests,
  signing,
  selection,
  sent,
  searches,
  settings,
  sharing,
  relations,
  requests,
  rights,
  structures,
  subAccounts,
  support,
  subscriptions,
  texts,
  timesheets,
  evidence,
  vaultJournal,
  notifications,
  verification,
  webhooks,
  codes,
  refusals,
};
