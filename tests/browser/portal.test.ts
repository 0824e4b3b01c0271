// The portal in a real browser at the size of a telephone: a complaint's life as its customer sees it, a lost network, a signed link.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifies } from "../wire/support/life.js";
import { kept } from "./support/browser.js";
import { usePhone } from "./support/phone.js";

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

const { desk, staff, mail, portal, front, button, see, next, newContact, signIn, complain, accessible, ticketId, lifeOf, tell } = usePhone(() => ["--frame-origins", `http://localhost:${site}`]);

const jpeg = Buffer.from(
  "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z",
  "base64",
);

test("US-3.2.5 a complaint is made, refused, made right, accepted and rated", async () => {
  await complain("Somebody was to come in the morning.\nNobody had.");
  await signIn("Li Lei");
  await front.page.waitForURL(/requests\/\d+/);
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

  await front.page.reload();
  await see("Are you satisfied with the result?");
  await see("We are sorry and come tomorrow <b>at nine</b>"); // as text
  expect(await front.page.content()).not.toContain("An inside word");
  await button("Not satisfied").click();
  await front.page.getByLabel("What is not right yet?").fill("I waited a whole day");
  await accessible();
  await button("Send it back").click();
  await button("Send it back").waitFor({ state: "detached" });
  await expect.poll(async () => (await life.read()).state).toBe("in_hand");
  expect(life.ticket).toMatchObject({ state: "in_hand", fields: { satisfied: false } });

  await tell(life, "A voucher for the day");
  await front.page.reload();
  await button(/^Satisfied/).click();
  await button("Yes, satisfied").click();
  await see("How was our service?");
  await front.page.getByRole("radio", { name: "Good", exact: true }).click();
  await front.page.getByLabel("One more sentence (optional)").fill("It came right in the end");
  await accessible();
  await button("Send the rating").click();
  await see("Your rating: Good");
  expect(await life.state("QI-2.3.1 csat")).toBe("met kept");
  verifies(desk);
});

describe("a lost network", () => {
  test("loses nothing that was typed, and sends it once when it is back", async () => {
    await front.page.goto("/p/enter");
    await signIn("Han Meimei");
    await front.page.waitForURL(/requests$/);
    await front.page.goto("/");
    await front.page.getByRole("link", { name: /Report a fault/ }).click();
    await button("Smart lock").click();
    await front.page.getByLabel("Serial number").fill("SN-7");
    await next();
    await front.page.getByRole("textbox").fill("No fingerprint since last night");
    await front.page.locator("input[type=file]").setInputFiles({ name: "lock.jpg", mimeType: "image/jpeg", buffer: jpeg });
    await front.page.getByRole("img", { name: "lock.jpg" }).waitFor();

    // What is typed survives a reload, photos too.
    await kept(front.page, "No fingerprint since last night");
    await front.page.reload();
    await expect.poll(() => front.page.getByRole("textbox").inputValue()).toBe("No fingerprint since last night");
    await front.page.getByRole("img", { name: "lock.jpg" }).waitFor();
    await next();
    await button("Skip").click();
    await see("SN-7");

    // The server takes it, but the answer is lost on the way; then there is no network at all.
    let lost = 0;
    await front.context.route("**/api/v1/portal/tickets", async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost++;
      await route.fetch();
      await front.context.setOffline(true);
      return route.abort("connectionreset");
    });
    await button("Send").click();
    await see("Saved; waiting for the network");
    await see("Connection lost");
    await accessible();
    await front.context.setOffline(false);
    await front.page.waitForURL(/requests\/\d+/);
    expect(lost).toBe(1);
    await see("lock.jpg");
    const { items } = await (await front.page.request.get("/api/v1/portal/tickets")).json() as { items: { subject: string }[] };
    expect(items.map(({ subject }) => subject)).toEqual(["No fingerprint since last night"]);

    // A word written without a network waits through a reload of the front.page.
    await front.page.getByRole("textbox").waitFor(); // the whole page is there
    await front.context.setOffline(true);
    await front.page.getByRole("textbox").fill("It beeps, too");
    await button("Send").click();
    await see("Waits for the network");
    await front.context.setOffline(false);
    await front.page.reload();
    await see("It beeps, too");
    const life = await lifeOf(ticketId());
    await expect.poll(async () => (await life.read()).timeline.filter(({ event }) => event === "message.received").length).toBe(1);
  });
});

test("a file that the server does not take is told, and the request is there all the same", async () => {
  await front.page.goto("/p/new/repair?step=2");
  await front.page.getByRole("textbox").fill("It beeps");
  await front.page.locator("input[type=file]").setInputFiles({ name: "log.txt", mimeType: "text/plain", buffer: Buffer.from("beep") });
  await see("log.txt");
  await next();
  await button("Skip").click();
  await button("Send").click();
  await signIn("Zhao");
  await front.page.waitForURL(/requests\/\d+/);
  await see("These files could not be taken: log.txt");
  await accessible();
  await button("I see").click();
  await button("I see").waitFor({ state: "detached" });
});

test("what one customer wrote is not sent as another on the same telephone", async () => {
  await complain("Mine");
  await signIn("Qian");
  await front.page.waitForURL(/requests\/\d+/);
  const life = await lifeOf(ticketId());
  await front.page.getByRole("textbox").waitFor(); // the whole page is there
  await front.context.setOffline(true);
  await front.page.getByRole("textbox").fill("Mine, too");
  await button("Send").click();
  await see("Waits for the network");
  await front.context.clearCookies();
  await front.context.setOffline(false);
  await front.page.goto("/p/enter");
  await signIn("Sun");
  await front.page.waitForURL(/requests$/);
  await see("No requests yet");
  // A page that is loaded tries at once to send what waits.
  await front.page.reload({ waitUntil: "networkidle" });
  await see("No requests yet");
  await life.read();
  expect(life.events()).not.toContain("message.received");
});

test("a wrong code is told in words, and the right one still opens", async () => {
  const contact = newContact();
  const seen = mail.letters.length;
  await front.page.goto("/p/enter");
  await front.page.getByLabel(/e-mail address/).fill(contact);
  await button("Send me a code").click();
  const code = await portal.codeIn(contact, seen);
  await front.page.getByLabel("Enter the 6-digit code").fill(code === "000000" ? "000001" : "000000");
  await button("Sign in").click();
  await see("The code is wrong or no longer valid");
  await accessible();
  await front.page.getByLabel("Enter the 6-digit code").fill(code);
  await button("Sign in").click();
  await front.page.getByLabel("What may we call you?").waitFor();
});

test("a signed link leads straight to its request", async () => {
  const inquiry = await staff.open("inquiry", {}, { subject: "The gateway blinks" });
  await inquiry.specialist("answer", { answer: "Hold the button" });
  const { token } = await staff.member("specialist").client.post<{ token: string }>(`${inquiry.path}/confirmation-link`, { via: "email" });
  await front.page.goto(`/c/${token}`);
  await front.page.getByRole("link", { name: "See the whole request" }).click();
  await front.page.waitForURL(/requests\/\d+/);
  await see("Hold the button");
  await front.page.goto("/p/c/forged");
  await see("This link is not valid");
  await accessible();
});

test("AS-6.4 consents are withdrawn and erasure is asked for", async () => {
  await front.page.goto("/p/enter?next=/p/me");
  await accessible();
  await signIn("Wu");
  const news = front.page.getByRole("switch", { name: /news/ });
  await news.click();
  await see(/Agreed on/);
  await accessible();
  await news.click();
  await see(/Withdrawn on/);
  await button("Ask for erasure of my data").click();
  await accessible();
  await button("Send the request").click();
  await see("promised by");
  await front.page.getByRole("link", { name: /Erasure of my data/ }).click();
  await see(/will answer you by/);
});

test("FB-5.1.2 the widget opens the portal on a site of the setting, and on no other", async () => {
  await front.page.goto(`http://localhost:${site}/`);
  await button("Contact us").click();
  await front.page.frameLocator("iframe").getByRole("heading", { name: "Which kind of product is it?" }).waitFor();
  await front.page.frameLocator("iframe").getByRole("button", { name: "Smart lock" }).click();
  await front.page.frameLocator("iframe").getByLabel("Serial number").waitFor();

  await front.page.goto(`http://127.0.0.1:${site}/`);
  await button("Contact us").click();
  await expect.poll(() => front.page.frames().length).toBe(2);
  // What the browser shows in its place is a page of its own.
  await expect.poll(() => front.page.frames()[1]?.url()).toContain("chrome-error:");
  expect(await front.page.frames()[1]?.getByRole("heading").count()).toBe(0);
});

test.each(["/", "/p/requests", "/p/me", "/p/new/inquiry", "/p/new/repair", "/p/new/complaint", "/p/new/suggestion?step=1"])("%s is clean in both themes and three languages", async (path) => {
  for (const [locale, theme] of [["zh-CN", "light"], ["zh-TW", "dark"], ["en", "dark"]] as const) {
    await front.page.goto("/");
    await front.page.evaluate(([l, t]) => {
      localStorage.setItem("wk.locale", l);
      localStorage.setItem("wk.theme", t);
    }, [locale, theme] as const);
    await front.page.goto(path);
    await accessible();
    // Nothing is wider than the telephone.
    expect(await front.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
});
