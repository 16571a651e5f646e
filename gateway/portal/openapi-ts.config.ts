import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { UserConfig } from "@hey-api/openapi-ts";

const contracts = join(import.meta.dirname, "../../contracts/http");
const services = existsSync(contracts) ? readdirSync(contracts).filter(name => name.endsWith(".json")) : [];

/** One client for each service, from the contract that the service itself generates. */
const clients: UserConfig[] = services.map(file => ({
  input: join(contracts, file),
  output: `src/api/generated/${basename(file, ".json")}`,
  plugins: ["@hey-api/typescript"],
  logs: { level: "warn" },
}));

export default clients;
