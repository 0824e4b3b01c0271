// The portal as its customers have it: on a telephone, with a desk behind it whose clock stands still and a post that brings the codes.
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { useDesk } from "../../wire/support/desk.js";
import { Life, useStaff } from "../../wire/support/life.js";
import { useMail } from "../../wire/support/mail.js";
import { Portal } from "../../wire/support/portal.js";
import { findings } from "./axe.js";
import { findChromium, sizes } from "./browser.js";

// What the browser writes when there is no network, or when it keeps another site's frame out, is what a test is about.
const expected = /Failed to load resource|ERR_INTERNET_DISCONNECTED|frame-ancestors/;

// `flags` of the program, asked for when it starts.
export function usePhone(flags: () => string[] = () => []) {
  const mail = useMail();
  const desk = useDesk({
    get flags() {
      const web = process.env["WELLKEPT_WEB"];
      return [...mail.flags, ...flags(), ...(web === undefined ? [] : ["--web", web])];
    },
  });
  const staff = useStaff(desk);
  const portal = new Portal(desk, mail);
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = []; // of the browser: errors, refused sources
  let visitors = 0;

  // A browser profile of its own: another telephone, or a desktop.
  async function profile(on: "phone" | "desktop" = "phone", locale = "en"): Promise<BrowserContext> {
    const touch = on === "phone";
    const context = await browser.newContext({ viewport: sizes[on], hasTouch: touch, isMobile: touch, locale, reducedMotion: "reduce", baseURL: desk.server.origin });
    context.setDefaultTimeout(30_000);
    context.on("weberror", (error) => complaints.push(String(error.error())));
    context.on("console", (message) => {
      if (message.type() === "error" && !expected.test(message.text())) complaints.push(message.text());
    });
    contexts.push(context);
    return context;
  }

  // The tab in front, of a profile that each test has anew.
  const front = {} as { context: BrowserContext; page: Page };
  const button = (name: string | RegExp, on = front.page) => on.getByRole("button", { name });
  const see = (text: string | RegExp, on = front.page) => on.getByText(text).first().waitFor();
  const next = () => button("Next").click();
  const ticketId = (on = front.page) => /requests\/(\d+)/.exec(on.url())?.[1] ?? "";
  const newContact = () => `visitor${++visitors}@example.com`;

  async function accessible(): Promise<void> {
    await front.page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
    expect(await findings(front.page), front.page.url()).toEqual([]);
  }
  // Signs in on the page that asks for it: as somebody new, by a name, or as somebody known.
  async function signIn(name: string | undefined, { contact = newContact(), on = front.page } = {}): Promise<string> {
    const seen = mail.letters.length;
    await on.getByLabel(/e-mail address/).fill(contact);
    await button("Send me a code", on).click();
    await on.getByLabel("Enter the 6-digit code").fill(await portal.codeIn(contact, seen));
    await button("Sign in", on).click();
    if (name === undefined) return contact;
    await on.getByLabel("What may we call you?").fill(name);
    await button("Go on", on).click();
    return contact;
  }
  async function complain(matter: string): Promise<void> {
    await front.page.goto("/");
    await front.page.getByRole("link", { name: /Complain or suggest/ }).click();
    await button(/^Complain/).click();
    await button("Service").click();
    await front.page.getByRole("textbox").fill(matter);
    await next();
    await button("Skip").click();
    await button("Skip").click();
    await button("Send").click();
  }
  const lifeOf = async (id: string) => new Life(staff, await staff.member("specialist").client.get(`/api/v1/tickets/${id}`));
  async function tell(life: Life, answer: string): Promise<void> {
    await life.engineer("propose", { proposal: answer });
    await life.head("approve");
    await life.specialist("tell", { answer, via: "web" });
  }

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    complaints = [];
    front.context = await profile();
    front.page = await front.context.newPage();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    expect(complaints).toEqual([]);
  });
  return { mail, desk, staff, portal, front, profile, button, see, next, ticketId, newContact, accessible, signIn, complain, lifeOf, tell };
}
