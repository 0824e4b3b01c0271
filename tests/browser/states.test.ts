// Every list and every form of the console in the states that a bad day brings: an answer that is late, one that fails, none at all, an
// empty one. Table-driven over what the features register: nobody has to add a new page to it.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { appears, Between, drawn } from "./support/between.js";
import { settled, useBrowser } from "./support/desk.js";
import { addressOf, allPlaces, type Examples, examplesFor, type Place } from "./support/places.js";

const desk = useBrowser();
// What the frame asks for by itself, whatever page is open.
const own = /\/api\/v1\/(me|counts|inbox\/count|live|policy|sessions)(\?|$)|\/presence/;

const errors = (page: Page) => page.locator("main .error-state, .portal-page .error-state");
async function go(page: Page, address: string): Promise<void> {
  await page.evaluate(`document.querySelector("#app").__vue_app__.config.globalProperties.$router.push(${JSON.stringify(address.replace(/^\/console/, "") || "/")})`);
}
async function retryAll(page: Page, between: Between): Promise<void> {
  for (let tries = 0; tries < 12 && (await errors(page).count()) > 0; tries++) {
    // Some have come back by themselves before they are pressed.
    await errors(page).first().getByRole("button").first().click({ timeout: 1000 }).catch(() => undefined);
    await between.settled(page);
  }
}
const walked = { lists: 0, empty: 0, forms: 0 };
// Says it line by line, each with what it means.
const byLine = "/console/set-up";
// Keeps what it has loaded: a filter makes it ask anew.
const anew: Record<string, string> = { "/console/tickets": "?light=yellow" };

// A list: late, failed, failed again without a network, there once it is asked for again; and empty.
async function walkLists(page: Page, between: Between, address: string): Promise<string[]> {
  const wrong: string[] = [];
  const said = async (what: string) => {
    if (address === byLine && (await appears(page.locator(".health-check.bad").nth(1)))) return;
    await appears(errors(page));
    const texts = await errors(page).allInnerTexts();
    if (texts.length === 0) wrong.push(`${address}: says nothing of ${what}`);
    for (const text of texts) if (text.split("\n").filter((line) => line.trim() !== "").length < 3) wrong.push(`${address}: of ${what} it says only "${text}"`);
  };
  between.asked = 0;
  between.set("held");
  await go(page, address);
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 5000 }).toBe(address.split("?")[0]);
  for (let looks = 0; looks < 3 && between.asked === 0; looks++) await drawn(page);
  if (between.asked === 0) {
    between.set("real");
    return wrong; // it asks for nothing
  }
  if (!(await appears(page.locator(".skeleton, [aria-busy=true], .list-loading")))) wrong.push(`${address}: shows nothing while it waits`);
  between.set("fault");
  await between.settled(page);
  await said("a fault of the server");
  between.set("offline");
  if (address === byLine) await page.getByRole("button", { name: "重新检查" }).click();
  else if ((await errors(page).count()) > 0) await errors(page).first().getByRole("button").first().click({ timeout: 1000 }).catch(() => undefined);
  await between.settled(page);
  await said("a lost network");
  between.set("real");
  if (address === byLine) await page.getByRole("button", { name: "重新检查" }).click();
  await retryAll(page, between);
  walked.lists++;
  if ((await errors(page).count()) > 0) wrong.push(`${address}: trying again does not help`);
  return wrong;
}

async function walkEmpty(page: Page, between: Between, address: string): Promise<string[]> {
  const wrong: string[] = [];
  between.emptied = 0;
  between.set("empty");
  await go(page, "/nowhere");
  await go(page, address + (anew[address] ?? ""));
  await between.settled(page);
  if (between.emptied > 0) {
    walked.empty++;
    const words = (await page.locator("main").innerText()).trim();
    if (words === "") wrong.push(`${address}: is blank where there is nothing`);
    if (!(await appears(page.locator("main .empty-state, main .quiet")))) wrong.push(`${address}: says nothing where there is nothing`);
    if ((await errors(page).count()) > 0) wrong.push(`${address}: takes an empty list for an error`);
  }
  between.set("real");
  return wrong;
}

// Each field with something that it takes.
async function fill(page: Page): Promise<void> {
  await page.evaluate(() => {
    const day = "2099-01-05";
    const words: Record<string, string> = { email: "a@example.com", url: "https://example.com/", number: "12", date: day, "datetime-local": `${day}T10:00`, time: "10:00", tel: "13800000000" };
    const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("dialog[open] input, dialog[open] textarea, dialog[open] select");
    for (const field of fields) {
      if (field.disabled || ("readOnly" in field && field.readOnly) || ["checkbox", "radio", "file", "search"].includes(field.type)) continue;
      if (field instanceof HTMLSelectElement) {
        const last = [...field.options].findLast((option) => option.value !== "" && !option.disabled);
        if (last && field.value === "") field.value = last.value;
      } else field.value = words[field.type] ?? (field.maxLength > 0 ? "写到一半的话".slice(0, field.maxLength) : "写到一半的话");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
const typed = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>("dialog[open] input:not([type=file]):not([type=search]), dialog[open] textarea, dialog[open] select")].map((field) => field.value).join("|"));

// A button of a page: it opens a form, which loses nothing to a fault or a lost network; or it changes something at once, and says that it could not.
async function press(page: Page, between: Between, address: string, name: string, index: number): Promise<string[]> {
  const wrong: string[] = [];
  const where = `${address} "${name}"`;
  between.changes = [];
  await page.locator("main button:visible").nth(index).click({ timeout: 2000 }).catch(() => undefined);
  await drawn(page);
  const form = page.locator("dialog[open] form");
  if ((await form.count()) === 0) {
    if (between.changes.length > 0) {
      await between.settled(page);
      if (!(await appears(page.locator(".notice, [role=alert]")))) wrong.push(`${where}: fails without a word`);
    }
    return wrong;
  }
  await fill(page);
  await drawn(page);
  const before = await typed(page);
  const submit = form.locator("button[type=submit]").last();
  for (const answer of ["fault", "offline"] as const) {
    between.set(answer);
    const sent = between.changes.length;
    if ((await submit.count()) === 0 || (await submit.isDisabled())) return wrong;
    await submit.click();
    await between.settled(page);
    if (between.changes.length === sent) return wrong; // the browser found a field that this test cannot fill, such as a file
    if (!(await appears(page.locator("dialog[open] [role=alert], .notice")))) wrong.push(`${where}: says nothing of ${answer === "fault" ? "a fault" : "a lost network"}`);
    if ((await form.count()) === 0 || (await typed(page)) !== before) wrong.push(`${where}: loses what was typed to ${answer === "fault" ? "a fault" : "a lost network"}`);
  }
  walked.forms++;
  const keys = new Set(between.changes.map((request) => request.headers()["idempotency-key"]));
  if (keys.size > 1) wrong.push(`${where}: tries again with another key, so that it may be done twice`);
  between.set("fault");
  return wrong;
}
async function walkForms(page: Page, between: Between, address: string): Promise<string[]> {
  const wrong: string[] = [];
  between.set("real");
  await go(page, address);
  await between.settled(page);
  const names = await page.locator("main button:visible").evaluateAll((all) => all.map((button) => ((button as HTMLButtonElement).disabled || button.closest("[popover], [role=tablist], [role=menu]") || button.hasAttribute("popovertarget") || button.getAttribute("aria-haspopup") ? "" : (button as HTMLElement).innerText.trim())));
  between.set("fault");
  // A button that stands in every row is pressed once.
  const once = names.map((name, index) => ({ name, index })).filter(({ name, index }) => name !== "" && names.indexOf(name) === index).slice(0, 7);
  for (const { name, index } of once) {
    // An earlier button may have led away, or opened something.
    if (new URL(page.url()).pathname !== address.split("?")[0]) break;
    wrong.push(...(await press(page, between, address, name, index)));
    for (let closed = 0; closed < 2 && (await page.locator("dialog[open]").count()) > 0; closed++) await page.keyboard.press("Escape");
  }
  between.set("real");
  return wrong;
}

// What has a test of its own for this: texts that are written for minutes, and the pages around signing in.
const elsewhere = /^\/console\/(sign-in|design|wall|intake|profile)|^\/console\/tickets\/\d/;

async function walk(page: Page, places: readonly Place[], examples: Examples, steps: readonly ((page: Page, between: Between, address: string) => Promise<string[]>)[]): Promise<string[]> {
  const wrong: string[] = [];
  const between = new Between(own);
  await between.start(page);
  for (const place of places) {
    const { address, lacking } = addressOf(place, examples);
    if (lacking.length > 0) continue; // another test says so
    for (const step of steps) {
      try {
        wrong.push(...(await step(page, between, address)));
      } catch (error) {
        wrong.push(`${address}: ${step.name} broke off: ${String(error).split("\n")[0] ?? ""}`);
        between.set("real");
      }
    }
  }
  return wrong;
}

test("every list and every form of the console says what is wrong, loses nothing and goes on", async () => {
  const pages = await Promise.all([0, 1].map(() => desk.page()));
  const [first, second] = pages;
  if (!first || !second) throw new Error("no pages");
  for (const page of pages) await desk.signIn(page, "admin");
  const examples = await examplesFor(desk, first);
  const places = (await allPlaces(first)).filter(({ application, path }) => application === "console" && !path.includes(":anything") && !path.includes("*"));
  await first.goto("/console/design");
  await settled(first);
  for (const page of pages) page.setDefaultTimeout(5000);
  // A ticket brings the queue along, which then has nothing to ask.
  places.sort((a, b) => Number(b.name === "tickets") - Number(a.name === "tickets"));
  const lists = places.filter((place) => !elsewhere.test(addressOf(place, examples).address) || place.name === "ticket");
  const forms = places.filter((place) => !elsewhere.test(addressOf(place, examples).address));
  const [a, b] = await Promise.all([walk(first, lists, examples, [walkLists, walkEmpty]), walk(second, forms, examples, [walkForms])]);
  expect([...a, ...b]).toEqual([]);
  // A test that meets nothing finds nothing.
  expect(walked.lists).toBeGreaterThan(30);
  expect(walked.empty).toBeGreaterThan(20);
  expect(walked.forms).toBeGreaterThan(12);
}, 180_000);
