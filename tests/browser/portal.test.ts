// The portal in a real browser at the size of a telephone: a complaint's life as its customer sees it, a lost network, a signed link.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useDesk } from "../wire/support/desk.js";
import { Life, useStaff, verifies } from "../wire/support/life.js";
import { useMail } from "../wire/support/mail.js";
import { Portal } from "../wire/support/portal.js";
import { findings } from "./support/axe.js";
import { findChromium, kept } from "./support/desk.js";

// A company's own site, with one line that adds the portal.
let site = 0; // its port
const shop = createServer((_, answer) => {
  const page = `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><script src="${desk.server.origin}/widget.js" data-path="/p/new/repair"></script></html>`;
  answer.setHeader("Content-Type", "text/html").end(page);
});
beforeAll(async () => {
  await new Promise<void>((listening) => shop.listen(0, "127.0.0.1", listening));
  site = (shop.address() as AddressInfo).port;
});
afterAll(() => shop.close());

const mail = useMail();
const desk = useDesk({
  get flags() {
    const web = process.env["WELLKEPT_WEB"];
    return [...mail.flags, "--frame-origins", `http://localhost:${site}`, ...(web === undefined ? [] : ["--web", web])];
  },
});
const staff = useStaff(desk);
const portal = new Portal(desk, mail);

const jpeg = Buffer.from(
  "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z",
  "base64",
);

let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[] = []; // of the browser: errors, refused sources
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: "en", reducedMotion: "reduce", baseURL: desk.server.origin });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const expected = /Failed to load resource|ERR_INTERNET_DISCONNECTED|frame-ancestors/.test(message.text());
    if (message.type() === "error" && !expected) complaints.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function accessible(): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
  expect(await findings(page), page.url()).toEqual([]);
}

const button = (name: string | RegExp) => page.getByRole("button", { name });
const see = (text: string | RegExp) => page.getByText(text).first().waitFor();
const next = () => button("Next").click();

let visitors = 0;
// Signs in on the page that asks for it, as somebody new.
async function signIn(name: string): Promise<string> {
  const contact = `visitor${++visitors}@example.com`;
  const seen = mail.letters.length;
  await page.getByLabel(/e-mail address/).fill(contact);
  await button("Send me a code").click();
  await page.getByLabel("Enter the 6-digit code").fill(await portal.codeIn(contact, seen));
  await button("Sign in").click();
  await page.getByLabel("What may we call you?").fill(name);
  await button("Go on").click();
  return contact;
}
async function complain(matter: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: /Complain or suggest/ }).click();
  await button(/^Complain/).click();
  await button("Service").click();
  await page.getByRole("textbox").fill(matter);
  await next();
  await button("Skip").click();
  await button("Skip").click();
  await button("Send").click();
}
const ticketId = () => /requests\/(\d+)/.exec(page.url())?.[1] ?? "";
const lifeOf = async (id: string) => new Life(staff, await staff.member("specialist").client.get(`/api/v1/tickets/${id}`));
async function tell(life: Life, answer: string): Promise<void> {
  await life.engineer("propose", { proposal: answer });
  await life.head("approve");
  await life.specialist("tell", { answer, via: "web" });
}

test("US-3.2.5 a complaint is made, refused, made right, accepted and rated", async () => {
  await complain("Somebody was to come in the morning.\nNobody had.");
  await signIn("Li Lei");
  await page.waitForURL(/requests\/\d+/);
  await see("We have it; the number is");
  await see(/Our desk will contact you by \d\d:\d\d today/);
  await accessible();

  const life = await lifeOf(ticketId());
  expect(life.ticket).toMatchObject({ kind: "complaint", channel: "web" });
  await life.specialist("soothe");
  await life.specialist("record", { person: "Li Lei", matter: "Nobody came", contact: "138", occurred_at: desk.now });
  await life.specialist("note", { body: "An inside word" });
  await life.specialist("hand_over", { department: "quality" });
  await tell(life, "We are sorry and come tomorrow <b>at nine</b>");

  await page.reload();
  await see("Are you satisfied with the result?");
  await see("We are sorry and come tomorrow <b>at nine</b>"); // as text
  expect(await page.content()).not.toContain("An inside word");
  await button("Not satisfied").click();
  await page.getByLabel("What is not right yet?").fill("I waited a whole day");
  await accessible();
  await button("Send it back").click();
  await button("Send it back").waitFor({ state: "detached" });
  await expect.poll(async () => (await life.read()).state).toBe("in_hand");
  expect(life.ticket).toMatchObject({ state: "in_hand", fields: { satisfied: false } });

  await tell(life, "A voucher for the day");
  await page.reload();
  await button(/^Satisfied/).click();
  await button("Yes, satisfied").click();
  await see("How was our service?");
  await page.getByRole("radio", { name: "Good", exact: true }).click();
  await page.getByLabel("One more sentence (optional)").fill("It came right in the end");
  await accessible();
  await button("Send the rating").click();
  await see("Your rating: Good");
  expect(await life.state("QI-2.3.1 csat")).toBe("met kept");
  verifies(desk);
});

describe("a lost network", () => {
  test("loses nothing that was typed, and sends it once when it is back", async () => {
    await page.goto("/p/enter");
    await signIn("Han Meimei");
    await page.waitForURL(/requests$/);
    await page.goto("/");
    await page.getByRole("link", { name: /Report a fault/ }).click();
    await button("Smart lock").click();
    await page.getByLabel("Serial number").fill("SN-7");
    await next();
    await page.getByRole("textbox").fill("No fingerprint since last night");
    await page.locator("input[type=file]").setInputFiles({ name: "lock.jpg", mimeType: "image/jpeg", buffer: jpeg });
    await page.getByRole("img", { name: "lock.jpg" }).waitFor();

    // What is typed survives a reload, photos too.
    await kept(page, "No fingerprint since last night");
    await page.reload();
    expect(await page.getByRole("textbox").inputValue()).toBe("No fingerprint since last night");
    await page.getByRole("img", { name: "lock.jpg" }).waitFor();
    await next();
    await button("Skip").click();
    await see("SN-7");
    // What the pages still to come need is fetched while there is nothing to do.
    await page.waitForLoadState("networkidle");

    // The server takes it, but the answer is lost on the way; then there is no network at all.
    let lost = 0;
    await context.route("**/api/v1/portal/tickets", async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost++;
      await route.fetch();
      await context.setOffline(true);
      return route.abort("connectionreset");
    });
    await button("Send").click();
    await see("Saved; waiting for the network");
    await see("Connection lost");
    await accessible();
    await context.setOffline(false);
    await page.waitForURL(/requests\/\d+/);
    expect(lost).toBe(1);
    await see("lock.jpg");
    const { items } = await (await page.request.get("/api/v1/portal/tickets")).json() as { items: { subject: string }[] };
    expect(items.map(({ subject }) => subject)).toEqual(["No fingerprint since last night"]);

    // A word written without a network waits through a reload of the page.
    await context.setOffline(true);
    await page.getByRole("textbox").fill("It beeps, too");
    await button("Send").click();
    await see("Waits for the network");
    await context.setOffline(false);
    await page.reload();
    await see("It beeps, too");
    const life = await lifeOf(ticketId());
    await expect.poll(async () => (await life.read()).timeline.filter(({ event }) => event === "message.received").length).toBe(1);
  });
});

test("a file that the server does not take is told, and the request is there all the same", async () => {
  await page.goto("/p/new/repair?step=2");
  await page.getByRole("textbox").fill("It beeps");
  await page.locator("input[type=file]").setInputFiles({ name: "log.txt", mimeType: "text/plain", buffer: Buffer.from("beep") });
  await see("log.txt");
  await next();
  await button("Skip").click();
  await button("Send").click();
  await signIn("Zhao");
  await page.waitForURL(/requests\/\d+/);
  await see("These files could not be taken: log.txt");
  await accessible();
  await button("I see").click();
  await button("I see").waitFor({ state: "detached" });
});

test("what one customer wrote is not sent as another on the same telephone", async () => {
  await complain("Mine");
  await signIn("Qian");
  await page.waitForURL(/requests\/\d+/);
  const life = await lifeOf(ticketId());
  await context.setOffline(true);
  await page.getByRole("textbox").fill("Mine, too");
  await button("Send").click();
  await see("Waits for the network");
  await context.clearCookies();
  await context.setOffline(false);
  await page.goto("/p/enter");
  await signIn("Sun");
  await page.waitForURL(/requests$/);
  await see("No requests yet");
  // A page that is loaded tries at once to send what waits.
  await page.reload({ waitUntil: "networkidle" });
  await see("No requests yet");
  await life.read();
  expect(life.events()).not.toContain("message.received");
});

test("a wrong code is told in words, and the right one still opens", async () => {
  const contact = `visitor${++visitors}@example.com`;
  const seen = mail.letters.length;
  await page.goto("/p/enter");
  await page.getByLabel(/e-mail address/).fill(contact);
  await button("Send me a code").click();
  const code = await portal.codeIn(contact, seen);
  await page.getByLabel("Enter the 6-digit code").fill(code === "000000" ? "000001" : "000000");
  await button("Sign in").click();
  await see("The code is wrong or no longer valid");
  await accessible();
  await page.getByLabel("Enter the 6-digit code").fill(code);
  await button("Sign in").click();
  await page.getByLabel("What may we call you?").waitFor();
});

test("a signed link leads straight to its request", async () => {
  const inquiry = await staff.open("inquiry", {}, { subject: "The gateway blinks" });
  await inquiry.specialist("answer", { answer: "Hold the button" });
  const { token } = await staff.member("specialist").client.post<{ token: string }>(`${inquiry.path}/confirmation-link`, { via: "email" });
  await page.goto(`/c/${token}`);
  await page.getByRole("link", { name: "See the whole request" }).click();
  await page.waitForURL(/requests\/\d+/);
  await see("Hold the button");
  await page.goto("/p/c/forged");
  await see("This link is not valid");
  await accessible();
});

test("AS-6.4 consents are withdrawn and erasure is asked for", async () => {
  await page.goto("/p/enter?next=/p/me");
  await accessible();
  await signIn("Wu");
  const news = page.getByRole("switch", { name: /news/ });
  await news.click();
  await see(/Agreed on/);
  await accessible();
  await news.click();
  await see(/Withdrawn on/);
  await button("Ask for erasure of my data").click();
  await accessible();
  await button("Send the request").click();
  await see("Being dealt with");
  await page.getByRole("link", { name: /Erasure of my data/ }).click();
  await see(/will answer you by/);
});

test("FB-5.1.2 the widget opens the portal on a site of the setting, and on no other", async () => {
  await page.goto(`http://localhost:${site}/`);
  await button("Contact us").click();
  await page.frameLocator("iframe").getByRole("heading", { name: "Which kind of product is it?" }).waitFor();
  await page.frameLocator("iframe").getByRole("button", { name: "Smart lock" }).click();
  await page.frameLocator("iframe").getByLabel("Serial number").waitFor();

  await page.goto(`http://127.0.0.1:${site}/`);
  await button("Contact us").click();
  await expect.poll(() => page.frames().length).toBe(2);
  // What the browser shows in its place is a page of its own.
  await expect.poll(() => page.frames()[1]?.url()).toContain("chrome-error:");
  expect(await page.frames()[1]?.getByRole("heading").count()).toBe(0);
});

test.each(["/", "/p/requests", "/p/me", "/p/new/inquiry", "/p/new/repair", "/p/new/complaint", "/p/new/suggestion?step=1"])("%s is clean in both themes and three languages", async (path) => {
  for (const [locale, theme] of [["zh-CN", "light"], ["zh-TW", "dark"], ["en", "dark"]] as const) {
    await page.goto("/");
    await page.evaluate(([l, t]) => {
      localStorage.setItem("wk.locale", l);
      localStorage.setItem("wk.theme", t);
    }, [locale, theme] as const);
    await page.goto(path);
    await accessible();
    // Nothing is wider than the telephone.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
});
