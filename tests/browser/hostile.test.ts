// Texts that would be markup elsewhere are words on every screen: names, subjects, messages, notes and file names filled with scripts, then
// every place of the console is walked, and the page that a customer's link leads to. Nothing runs, nothing is fetched, nothing is refused by the
// content policy either: what never becomes markup needs no policy to stop it.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { settled, useBrowser } from "./support/desk.js";
import { addressOf, allPlaces, examplesFor } from "./support/places.js";

const desk = useBrowser();

const payloads = [
  `<img src=x onerror="alert('ran')">`,
  `"><script>alert('ran')</script>`,
  `<svg/onload=alert('ran')>`,
  `javascript:alert('ran')//<a href="javascript:alert('ran')">x</a>`,
  `{{constructor.constructor("alert('ran')")()}}`,
];
const hostile = (i: number) => `${payloads[i % payloads.length] ?? ""} ${i}`;

// Whether anything of it came alive: a dialog, a refusal of the content policy, an element that only the words could have made.
async function watch(page: Page, alive: string[]): Promise<void> {
  page.on("dialog", (dialog) => {
    alive.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction("wkViolation", (what: string) => alive.push(`the content policy refused ${what}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
      (window as unknown as { wkViolation: (what: string) => void }).wkViolation(`${violatedDirective} ${blockedURI} of ${sourceFile}`);
    });
  });
}
const made = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll(`img[src="x"], svg[onload], [onerror], [onload], a[href^="javascript:" i], script:not([src])`)].map((one) => one.outerHTML.slice(0, 200)));

test("scripts in names, subjects, messages and file names stay words on every screen", async () => {
  const alive: string[] = [];
  const page = await desk.page();
  await watch(page, alive);
  await desk.signIn(page, "admin");
  const post = <T = { id: string }>(path: string, body: unknown) => desk.api<T>(page, "POST", path, body);
  let count = 0;
  const next = () => hostile(++count);

  const unit = await post("/api/v1/units", { kind: "team", name: next(), parent: (await desk.api<{ items: { id: string }[] }>(page, "GET", "/api/v1/units?limit=1")).items[0]?.id });
  const { member } = await post<{ member: { id: string } }>("/api/v1/members", { login: "hostile.one", name: next(), roles: ["specialist"], unit: unit.id });
  await post("/api/v1/webhooks", { url: "https://example.com/hook", description: next(), events: ["ticket.opened"] });
  await post("/api/v1/tokens", { name: next(), member: member.id });
  await post("/api/v1/views", { name: next(), scope: "shared", query: { open: "true" } });
  const words = { zh: hostile(0), en: hostile(1) }; // templates take no braces of others
  await post("/api/v1/templates", { name: words, purpose: "note", subject: words, body: words });
  const from = Date.now() + 60_000;
  await post("/api/v1/absences", { member_id: member.id, from: new Date(from).toISOString(), until: new Date(from + 86_400_000).toISOString(), note: next() });
  const ticket = await post<{ id: string; customer_id: string }>("/api/v1/tickets", {
    fields: { kind: "inquiry", channel: "web" },
    subject: next(),
    body: next(),
    customer: { name: next(), phone: "13900009999" },
    unit_id: unit.id,
  });
  const path = `/api/v1/tickets/${ticket.id}`;
  await post(`${path}/actions/note`, { fields: { body: next() } });
  await post(`${path}/actions/assign`, { fields: { stage: "accept", assignee: member.id, reason: next() } });
  await post(`${path}/tasks`, { title: next(), due_at: new Date(from).toISOString() });
  await desk.api(page, "POST", `${path}/actions/answer`, { fields: { answer: next() } });
  await page.evaluate(
    async ([where, name]) => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
      const answer = await fetch(`${where}/attachments?name=${encodeURIComponent(name)}`, { method: "POST", headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": "text/plain" }, body: "<script>alert('ran')</script>" });
      if (!answer.ok) throw new Error(await answer.text());
    },
    [path, `<img src=x onerror=alert(1)>.html`] as const,
  );
  await post(`/api/v1/customers/${ticket.customer_id}/addresses`, { text: next(), label: next() }).catch(() => undefined);
  await post(`/api/v1/customers/${ticket.customer_id}/devices`, { model: next(), serial: "SN-HOSTILE-1" });
  const { token } = await post<{ token: string }>(`${path}/confirmation-link`, { via: "app" });

  const examples = { ...(await examplesFor(desk, page)), ticket: ticket.id, customer: ticket.customer_id, member: member.id, unit: unit.id };
  const places = (await allPlaces(page)).filter(({ application }) => application === "console");
  expect(places.length).toBeGreaterThan(15);
  for (const place of places) {
    const { address, lacking } = addressOf(place, examples);
    if (lacking.length > 0 || place.name.includes("sign-in")) continue;
    await page.goto(address);
    await settled(page);
    expect(await made(page), `elements of ${address}`).toEqual([]);
    expect(alive, address).toEqual([]);
  }
  // It is there, as words.
  await page.goto(`/console/tickets/${ticket.id}`);
  await page.getByText("<svg/onload=alert('ran')>").first().waitFor();
  await page.getByText("<img src=x onerror=alert(1)>.html").first().waitFor();

  await page.goto(`/c/${token}`);
  expect(await made(page)).toEqual([]);
  expect(await page.content()).toContain("&lt;");
  expect(alive).toEqual([]);
});
