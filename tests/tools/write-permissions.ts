// Writes into the contract which permission each route asks for, as the program has it: `npm run permissions`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, Server } from "../wire/support/server.js";

interface Route {
  method: string;
  pattern: string;
  access: "open" | "member" | "customer";
  permission: string;
}
const file = join(root, "api/openapi.yaml");
const server = new Server("2026-03-02T01:00:00Z", undefined);
await server.start();
const routes = (await (await fetch(`${server.origin}/test/routes`)).json()) as Route[];
await server.remove();
const named = (method: string, path: string) => `${method.toLowerCase()} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`;
const permissions = new Map(routes.filter(({ permission }) => permission).map(({ method, pattern, permission }) => [named(method, pattern), permission]));

let path = "";
let method = "";
const lines = readFileSync(file, "utf8").split("\n");
const written = lines.flatMap((line) => {
  if (/^ {2}\/\S*:/.test(line)) path = line.trim().slice(0, -1);
  if (/^ {4}(get|put|post|delete|patch):/.test(line)) method = line.trim().slice(0, -1);
  // What an earlier run wrote is written anew.
  if (/^ {6}security: \[\{token: \[/.test(line)) return [];
  const permission = permissions.get(named(method, path));
  return /^ {6}operationId: /.test(line) && permission ? [line, `      security: [{token: [${permission}]}, {session: [${permission}]}]`] : [line];
});
writeFileSync(file, written.join("\n"));
console.log(`${permissions.size} routes name their permission`);
