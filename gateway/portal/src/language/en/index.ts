import { account } from "./account";
import { codes } from "./codes";
import { common } from "./common";
import { documents } from "./documents";
import { employees } from "./employees";
import { entry } from "./entry";
import { factors } from "./factors";
import { refusals } from "./refusals";
import { requests } from "./requests";
import { settings } from "./settings";
import { sharing } from "./sharing";
import { signing } from "./signing";
import { relations } from "./tenancy/relations";
import { rights } from "./tenancy/rights";
import { structures } from "./tenancy/structures";
import { texts } from "./texts";

export const en = {
  common,
  account,
  employees,
  entry,
  factors,
  documents,
  signing,
  settings,
  sharing,
  relations,
  requests,
  rights,
  structures,
  texts,
  codes,
  refusals,
};
