// Writes the types of the contract to shared/api/schema.ts, which git ignores. Run before lint, build and dev.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

export async function writeTypes() {
  const contract = new URL("../../api/openapi.yaml", import.meta.url);
  const target = fileURLToPath(new URL("../shared/api/schema.ts", import.meta.url));
  const text = "// Made from api/openapi.yaml by scripts/types.mjs.\n" + astToString(await openapiTS(contract));
  let present = "";
  try {
    present = readFileSync(target, "utf8");
  } catch {
    // The first run.
  }
  if (present === text) return;
  // By rename, so that a type check or a dev server beside never reads half a file.
  writeFileSync(`${target}.new`, text);
  renameSync(`${target}.new`, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeTypes();
