import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "@hey-api/openapi-ts";

const contracts = join(import.meta.dirname, "../../contracts/http");

// One client for all services: each name begins with its service's, as in vaultListDocuments.
export default defineConfig({
  input: readdirSync(contracts)
    .filter(name => name.endsWith(".json"))
    .sort()
    .map(name => join(contracts, name)),
  output: { path: "src/api/generated", clean: true },
  plugins: [
    "@hey-api/typescript",
    { name: "@hey-api/sdk", responseStyle: "data" },
    { name: "@hey-api/client-fetch", runtimeConfigPath: "../client/clientConfig", throwOnError: true },
  ],
  logs: { level: "warn" },
});
