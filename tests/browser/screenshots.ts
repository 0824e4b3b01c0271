// Every route that the features register, in two sizes, two themes and two languages, into build/screenshots:
//   npm run screenshots [-- PART-OF-A-NAME...]      (WELLKEPT_BINARY, WELLKEPT_WEB as for the tests)
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../wire/support/server.js";
import { BrowserDesk, sizes } from "./support/desk.js";
import { makeSample } from "./support/sample.js";

interface Place {
  application: "console" | "portal";
  name: string;
  path: string; // with parameters, such as /tickets/:ticket
}
const wanted = process.argv.slice(2);
const out = join(root, "build/screenshots");

// The router of the page in front knows its places; Vue leaves the application at the element where it was mounted.
async function placesOf(page: Page, application: Place["application"]): Promise<Place[]> {
  await page.waitForFunction("document.querySelector('#app')?.__vue_app__");
  const routes = await page.evaluate<{ name: string; path: string }[]>(`
    document.querySelector("#app").__vue_app__.config.globalProperties.$router.getRoutes()
      .filter((route) => route.name && !route.meta.unshot && !route.redirect)
      .map((route) => ({ name: String(route.name), path: route.path }))`);
  return routes.map((route) => ({ application, ...route }));
}

interface Items {
  items: { id: string; kind?: string; customer_id?: string | null; promises?: unknown[] }[];
}
// An example for every parameter that the conventions know (web/README.md).
async function examples(desk: BrowserDesk, page: Page): Promise<Record<string, string>> {
  const ask = (path: string) => desk.api<Items>(page, "GET", path);
  const { items: tickets } = await ask("/api/v1/tickets?limit=50");
  const ticket = tickets.find(({ kind }) => kind === "complaint") ?? tickets[0];
  const found: Record<string, string | null | undefined> = { ticket: ticket?.id, customer: ticket?.customer_id, clause: "FB-5.3.1a" };
  found["member"] = (await ask("/api/v1/members?limit=1")).items[0]?.id;
  found["unit"] = (await ask("/api/v1/units?limit=1")).items[0]?.id;
  return Object.fromEntries(Object.entries(found).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

const sample = makeSample(1500);
const desk = new BrowserDesk(sample);
const missing: string[] = [];
let shots = 0;
try {
  await desk.start();
  rmSync(out, { recursive: true, force: true });
  for (const theme of ["light", "dark"] as const) {
    for (const language of ["zh-CN", "en"] as const) {
      const page = await desk.page({ theme, language });
      await desk.signIn(page, "supervisor");
      const known = await examples(desk, page);
      const admin = await desk.page({ theme, language });
      await desk.signIn(admin, "admin");
      const places = await placesOf(admin, "console");
      await admin.goto("/");
      places.push(...(await placesOf(admin, "portal")));
      for (const { application, name, path } of places) {
        if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
        const lacking = [...path.matchAll(/:(\w+)/g)].map(([, key = ""]) => key).filter((key) => known[key] === undefined);
        if (lacking.length > 0) {
          missing.push(`${application} ${path}: no example for ${lacking.join(", ")}`);
          continue;
        }
        const address = path.replaceAll(/:(\w+)(\([^)]*\))?[?*+]?/g, (_, key: string) => known[key] ?? "");
        // People's own work shows more than an administrator's empty desk.
        const shown = /^\/(tickets|$)/.test(path) || application === "portal" ? page : admin;
        for (const [size, viewport] of Object.entries(sizes)) {
          await shown.setViewportSize(viewport);
          await shown.goto(application === "console" ? `/console${address}` : address);
          await shown.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => undefined);
          await shown.waitForTimeout(250);
          const folder = join(out, application, size, `${theme}-${language}`);
          mkdirSync(folder, { recursive: true });
          await shown.screenshot({ path: join(folder, `${name}.png`) });
          shots++;
        }
      }
      await desk.closePages();
    }
  }
} finally {
  await desk.remove();
  rmSync(sample, { recursive: true, force: true });
}
console.log(`${shots} screenshots in build/screenshots`);
for (const line of new Set([...missing, ...desk.complaints])) console.error(line);
process.exitCode = missing.length > 0 || desk.complaints.length > 0 ? 1 : 0;
