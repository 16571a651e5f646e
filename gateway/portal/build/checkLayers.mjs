// Who may import whom in src/: a folder knows only those listed above it, and every folder stands in the list.
// `biome check` finds circles between modules (noImportCycles); this finds circles between areas, and crowded ones.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

// Folders of one line don't know each other. A folder stands for those in it, unless they are listed themselves.
const LAYERS = [
  ["design", "language"],
  ["api/generated"],
  ["api/client"],
  ["api"],
  ["ui/focus", "ui/navigation"],
  ["ui/messages", "ui/content"],
  ["ui/forms"],
  ["ui/pages"],
  ["auth/sessions"],
  ["tenancy/spaces"],
  ["vault/storage"],
  ["auth/sign_in_flow", "auth/account_page"],
  [
    "auth/abuse_protection",
    "auth/consents",
    "auth/second_factors",
    "auth/data_export",
    "auth/security_journal",
  ],
  [
    "auth/passwords",
    "auth/openid",
    "auth/outside_identities",
    "auth/recovery",
    "auth/devices",
    "auth/invitations",
  ],
  [
    "auth/activation",
    "auth/client_accounts",
    "auth/merging",
    "auth/profile",
    "auth/account_closing",
    "auth/support",
  ],
  ["auth/sign_in"],
  ["tenancy/administration"],
  ["tenancy/rights"],
  ["tenancy/members"],
  ["tenancy/new_member", "tenancy/rights_journal", "tenancy/sub_accounts", "tenancy/companies"],
  [
    "vault/documents",
    "tenancy/relations",
    "tenancy/lists",
    "tenancy/invitations",
    "notify/captured_mail",
    "notify/preferences",
    "notify/webhooks",
    "texts",
  ],
  ["vault/selection", "vault/advanced_search"],
  ["signature/appearance", "signature/evidence"],
  ["signature/batches"],
  [
    "vault/listing",
    "vault/viewing",
    "vault/paper_refusals",
    "vault/journal",
    "vault/personal",
    "signature/requests",
    "signature/verification",
    "tenancy/employees",
    "tenancy/clients",
  ],
  ["signature/signing", "vault/sent", "vault/exports"],
  ["sharing"],
  ["deposits/journeys", "deposits/summaries"],
  ["deposits/owners", "deposits/attachments", "deposits/welcome"],
  ["deposits/requests"],
  ["tenancy/structures", "tenancy/imports"],
  ["tenancy/structures/users"],
  ["deposits/drafts", "deposits/cases", "deposits/advances", "deposits/timesheets", "vault/campaigns"],
  ["tenancy/structures/opening"],
  ["tenancy/structures/profile"],
  ["home", "shell"],
  [""],
];
const MOST = 15;

const root = resolve(import.meta.dirname, "../src");
const rank = new Map(LAYERS.flatMap((line, index) => line.map(area => [area, index])));
const faults = [];

function areaOf(folder) {
  if (rank.has(folder)) return folder;
  return folder === "" || folder === "." ? "" : areaOf(dirname(folder) === "." ? "" : dirname(folder));
}

const isModule = name => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name);

function check(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const modules = entries.filter(entry => entry.isFile() && isModule(entry.name)).map(({ name }) => name);
  if (modules.length > MOST)
    faults.push(`${folder} holds ${modules.length} modules: more than ${MOST} are several areas`);
  if (modules.length > 0 && folder !== "" && areaOf(folder) === "")
    faults.push(`${folder} stands in no layer: place it in build/checkLayers.mjs`);
  for (const name of modules) checkImports(folder, name);
  for (const entry of entries) {
    if (entry.isDirectory() && !["generated", "testing"].includes(entry.name))
      check(join(folder, entry.name));
  }
}

/** The folder of what is imported: a folder itself where it has an index. */
function folderOf(path) {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  return relative(root, isFolder ? path : dirname(path));
}

function checkImports(folder, name) {
  const file = join(root, folder, name);
  const area = areaOf(folder);
  for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8")).importedFiles) {
    if (!fileName.startsWith(".")) continue;
    const other = areaOf(folderOf(resolve(dirname(file), fileName)));
    if (other !== area && rank.get(other) >= rank.get(area))
      faults.push(
        `${join(folder, name)} imports ${fileName}: ${area} may not know ${other || "the application"}`,
      );
  }
}

check("");
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
