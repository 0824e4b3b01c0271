// The contract and the program name the same routes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { useDesk } from "./support/desk.js";
import { root } from "./support/server.js";

interface Route {
  method: string;
  pattern: string;
  access: "open" | "member" | "customer";
  permission: string;
}

const desk = useDesk();
// The names of parts of a path are nobody's business: "GET /api/v1/tickets/{}".
const named = (method: string, path: string): string => `${method.toUpperCase()} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`;
const methods = ["get", "post", "put", "patch", "delete"];

async function routes(): Promise<Route[]> {
  const answer = await fetch(`${desk.server.origin}/test/routes`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Route[];
}
function contract(): string[] {
  const { paths } = parse(readFileSync(join(root, "api/openapi.yaml"), "utf8")) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, item]) => methods.filter((method) => method in item).map((method) => named(method, path)));
}

describe("routes", () => {
  test("of the program under /api/v1 all stand in the contract", async () => {
    const api = (await routes()).filter(({ pattern }) => pattern.startsWith("/api/v1/"));
    expect(api.length).toBeGreaterThan(30);
    const written = new Set(contract());
    expect(api.map(({ method, pattern }) => named(method, pattern)).filter((route) => !written.has(route))).toEqual([]);
  });

  test("of the contract all are there", async () => {
    const there = new Set((await routes()).map(({ method, pattern }) => named(method, pattern)));
    expect(contract().filter((route) => !there.has(route))).toEqual([]);
  });

  test("that are closed say what they ask for: a permission, or only that one is known", async () => {
    for (const { method, pattern, access, permission } of await routes()) {
      if (access !== "member") expect(permission, `${method} ${pattern}`).toBe("");
    }
  });
});
