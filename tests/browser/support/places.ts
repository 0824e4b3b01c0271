// Every place that the applications register, with an example for each parameter: for what looks at all of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../../wire/support/server.js";
import { until } from "../../wire/support/until.js";
import type { BrowserDesk } from "./browser.js";

export interface Place {
  application: "console" | "portal";
  name: string;
  path: string; // with parameters, such as /tickets/:ticket
}

// The router of the page in front knows its places; Vue leaves the application at the element where it was mounted. `unshot`: those, too,
// that nobody can open by an address alone.
export async function placesOf(page: Page, application: Place["application"], unshot = false): Promise<Place[]> {
  await page.locator("#app > *").first().waitFor({ state: "attached" });
  const routes = await page.evaluate<{ name: string; path: string }[]>(`
    document.querySelector("#app").__vue_app__.config.globalProperties.$router.getRoutes()
      .filter((route) => route.name && (${String(unshot)} || !route.meta.unshot) && !route.redirect)
      .map((route) => ({ name: String(route.name), path: route.path }))`);
  return routes.map((route) => ({ application, ...route }));
}

// `page` has somebody signed in at the console; it is left in the portal.
export async function allPlaces(page: Page): Promise<Place[]> {
  const console = await placesOf(page, "console");
  await page.goto("/");
  return [...console, ...(await placesOf(page, "portal"))];
}

interface Items {
  items: { id: string; kind?: string; customer_id?: string | null }[];
}
export type Examples = Record<string, string>;

// A file of another system with a row that cannot be taken, as a trial.
const mapping = readFileSync(join(root, "examples/import/boston311.yaml"), "utf8");
const city = readFileSync(join(root, "tests/fixtures/import/city.csv"), "utf8");
async function importOne(page: Page): Promise<string | undefined> {
  const id = await page.evaluate(
    async ([map, rows]) => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string; permissions: string[] };
      if (!me.permissions.includes("import.run")) return undefined;
      const send = async (method: string, path: string, body: string, type: string) => {
        const answer = await fetch(`/api/v1/${path}`, { method, headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": type }, body });
        if (!answer.ok) throw new Error(await answer.text());
        return (await answer.json()) as { id: string };
      };
      await send("POST", "exports", JSON.stringify({ what: "tickets", format: "xlsx" }), "application/json");
      const { id } = await send("POST", "imports", JSON.stringify({ name: "city-311.csv", format: "csv", mapping: map, trial: true }), "application/json");
      await send("PUT", `imports/${id}/file`, `${rows}broken\n`, "application/octet-stream");
      return id;
    },
    [mapping, city] as const,
  );
  if (id !== undefined) {
    const state = () => page.evaluate(async (one) => ((await (await fetch(`/api/v1/imports/${one}`)).json()) as { state: string }).state, id);
    await until(state, (now) => now === "done", { what: "the end of the trial" });
  }
  return id;
}

// By the names that parameters have everywhere (web/README.md).
export async function examplesFor(desk: BrowserDesk, page: Page): Promise<Examples> {
  const ask = (path: string) => desk.api<Items>(page, "GET", path);
  const { items: tickets } = await ask("/api/v1/tickets?limit=50");
  const ticket = tickets.find(({ kind }) => kind === "complaint") ?? tickets[0];
  const [members, units] = [await ask("/api/v1/members?limit=1"), await ask("/api/v1/units?limit=1")];
  const quarters = await desk.api<{ items: { quarter: string }[] }>(page, "GET", "/api/v1/reports/quarters");
  const { regulations } = await desk.api<{ regulations: { id: string }[] }>(page, "GET", "/api/v1/policy");
  const found: Record<string, string | null | undefined> = {
    import: await importOne(page),
    ticket: ticket?.id,
    customer: tickets.find(({ customer_id }) => customer_id)?.customer_id,
    clause: "FB-5.3.1a",
    regulation: regulations[0]?.id,
    member: members.items[0]?.id,
    unit: units.items[0]?.id,
    quarter: quarters.items[0]?.quarter,
  };
  return Object.fromEntries(Object.entries(found).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

// The address of a place, or the parameters for which nothing stands as an example.
export function addressOf({ application, path }: Place, examples: Examples): { address: string; lacking: string[] } {
  const lacking: string[] = [];
  const address = path.replaceAll(/:(\w+)(\([^)]*\))?([?*+])?/g, (_, name: string, pattern: string | undefined, times: string | undefined) => {
    // Of a few words, the first.
    const value = examples[name] ?? (pattern?.includes("|") ? pattern.slice(1, -1).split("|")[0] : undefined);
    if (value === undefined && times !== "?" && times !== "*") lacking.push(name);
    return value ?? "";
  });
  return { address: application === "console" ? `/console${address}` : address, lacking };
}
