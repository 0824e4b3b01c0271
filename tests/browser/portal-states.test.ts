// Every list and every form of the portal in the states that a bad day brings: an answer that is late, one that fails, none at all, a refusal,
// an empty one. Nothing that is typed may be lost, and nothing may be done twice.
import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { type Answer, Between, drawn } from "./support/between.js";
import { usePhone } from "./support/phone.js";
import { placesOf } from "./support/places.js";

const { mail, portal, front, button, see, next, newContact, signIn, lifeOf, ticketId, accessible, staff } = usePhone();
const errors = (page: Page) => page.locator(".error-state");
const text = () => front.page.getByRole("textbox");

// A signed-in customer before a server that can be told what to answer.
async function customer(): Promise<Between> {
  await front.page.goto("/p/enter?next=/p/me");
  await signIn("Li Lei");
  await button("Sign out").waitFor();
  const between = new Between();
  await between.start(front.page);
  return between;
}
async function ask(body: Record<string, string>): Promise<string> {
  const me = (await (await front.page.request.get("/api/v1/portal/me")).json()) as { csrf_token: string };
  const answer = await front.page.request.post("/api/v1/portal/tickets", { headers: { "X-CSRF-Token": me.csrf_token }, data: body });
  expect(answer.status(), await answer.text()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}
const inquiry = (matter: string) => ask({ kind: "inquiry", matter });

// What the page sends, by the path's last word, with the key that makes it one.
function listen(): (what: string) => { sent: number; keys: number } {
  const sent: Request[] = [];
  front.page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(request);
  });
  return (what) => {
    const those = sent.filter((request) => new URL(request.url()).pathname.endsWith(what));
    return { sent: those.length, keys: new Set(those.map((request) => request.headers()["idempotency-key"])).size };
  };
}

// The network is there again; the page may have found out by itself.
const back = () => front.page.evaluate(() => dispatchEvent(new Event("online")));

// A page that reads: late, failed, failed again without a network, there by itself once the network is.
async function walk(between: Between, address: string, there: string): Promise<void> {
  const { page } = front;
  between.set("held");
  await page.goto(address);
  await page.locator(".skeleton").first().waitFor();
  between.set("fault");
  await errors(page).getByText("The server cannot work just now").waitFor();
  await accessible();
  between.set("offline");
  await errors(page).getByRole("button", { name: "Try again" }).click();
  await errors(page).getByText("The network seems to be down").waitFor();
  await see("Connection lost");
  between.set("real");
  await back(); // nobody has to press anything
  await see(there);
  await errors(page).waitFor({ state: "detached" });
}

test("every page that asks the server says that it waits, what went wrong and what to do", async () => {
  const between = await customer();
  const ticket = await inquiry("How long does the battery last?");
  const mine = await staff.open("inquiry", {}, { subject: "The gateway blinks" });
  await mine.specialist("answer", { answer: "Hold the button" });
  const { token } = await staff.member("specialist").client.post<{ token: string }>(`${mine.path}/confirmation-link`, { via: "email" });
  const pages: Record<string, [address: string, there: string]> = {
    requests: ["/p/requests", "How long does the battery last?"],
    request: [`/p/requests/${ticket}`, "Progress and promises"],
    me: ["/p/me", "What I agreed to"],
    ask: ["/p/new/inquiry", "Smart lock"],
    link: [`/p/c/${token}`, "The gateway blinks"], // the last: it signs in as another
  };
  // Ask nothing before something is typed, or have a test below.
  const elsewhere = ["home", "enter", "sending"];
  const names = (await placesOf(front.page, "portal", true)).map(({ name }) => name);
  expect(names.sort()).toEqual([...Object.keys(pages), ...elsewhere].sort());
  for (const [address, there] of Object.values(pages)) await walk(between, address, there);
});

test("a list that is empty, long, or somebody else's says so", async () => {
  const between = await customer();
  const { page } = front;
  for (let i = 1; i <= 21; i++) await inquiry(`Question ${i}`);
  between.set("empty");
  await page.goto("/p/requests");
  await see("No requests yet");
  await accessible();

  between.set("real");
  await page.goto("/p/requests");
  await see("Question 21");
  between.set("fault");
  await button("Earlier requests").click();
  await errors(page).getByText("The server cannot work just now").waitFor();
  await see("Question 21"); // what was there stays
  between.set("real");
  await errors(page).getByRole("button", { name: "Try again" }).click();
  await see(/^Question 1$/);

  // No product is set up: the question says so and can be passed over.
  await page.route("**/api/v1/portal", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), products: [] } });
  });
  await page.goto("/p/new/inquiry");
  await see("There are no products to choose from");
  await accessible();
  await button("Skip").click();
  await text().waitFor();

  await page.goto("/p/requests/999");
  await see("There is no such request");
  await accessible();
  await page.getByRole("link", { name: "My requests" }).first().click();
  await see("Question 21");
  // The session ended meanwhile.
  between.set({ status: 401, code: "session.expired" });
  await page.reload();
  await see("Sign in to see your requests");
  await page.goto("/p/me");
  await see("Sign in to look after your data");
});

// What goes through the outbox: slow, taken without an answer, failed, without a network, through a new start of the page, and done once.
async function survives(between: Between, send: () => Promise<unknown>, said: string): Promise<void> {
  const { page } = front;
  const waits = (words: string | RegExp) => page.locator(".unsent").getByText(words).waitFor();
  between.set("real", "held");
  await send();
  await waits("Sending");
  await waits(said);
  between.set("real", "lost");
  await waits("Waits for the network");
  between.set("real", "fault");
  await back();
  await waits("The server is busy; it is sent by itself");
  await waits(said);
  // Neither the page nor what waits can go.
  between.set("offline");
  await page.reload();
  await waits(said);
  await waits("Waits for the network");
  between.set("real");
  await back();
  await page.locator(".unsent").waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1 }).waitFor();
}

test("a message, a word on the result and a rating are sent once, whatever the day brings", async () => {
  const between = await customer();
  const sent = listen();
  const { page } = front;
  const id = await inquiry("How long does the battery last?");
  const life = await lifeOf(id);
  await life.specialist("confirm_identity", { subject: "Battery" });
  await life.specialist("answer", { answer: "About a year", via: "web" });
  await page.goto(`/p/requests/${id}`);
  const reply = page.getByRole("textbox", { name: "Write to us" });

  // Refused, it goes back to its form, before what was begun there since.
  await reply.fill("And in the cold?");
  between.set("real", { status: 409, code: "ticket.closed" });
  await button("Send").click();
  await page.locator(".unsent").getByText("It could not be sent").waitFor();
  await see("The ticket is closed; this can no longer be done.");
  await accessible();
  await reply.fill("Or in summer?");
  await button("Change and send again").click();
  await expect.poll(() => reply.inputValue()).toBe("And in the cold?\n\nOr in summer?");
  await page.locator(".unsent").waitFor({ state: "detached" });

  await reply.fill("And in the cold?");
  await survives(between, () => button("Send").dblclick(), "And in the cold?");
  await see("And in the cold?");

  await button("Not satisfied").click();
  await page.getByLabel("What is not right yet?").fill("It lasts a month");
  between.set("real", { status: 409, code: "portal.not_awaited" });
  await button("Send it back").click();
  await see("This request does not wait for your word now");
  await button("Change and send again").click();
  await expect.poll(() => page.getByLabel("What is not right yet?").inputValue()).toBe("It lasts a month");
  await page.getByRole("button", { name: /^Satisfied/ }).click();
  await page.getByLabel("One more sentence (optional)").fill("It is well");
  await survives(between, () => button("Yes, satisfied").dblclick(), "It is well");

  await see("How was our service?");
  await page.getByRole("radio", { name: "Good", exact: true }).click();
  await page.getByLabel("One more sentence (optional)").fill("Quick");
  await survives(between, () => button("Send the rating").dblclick(), "Quick");
  await see("Your rating: Good");

  // A refusal is an end: the next try is another request. All others are one.
  for (const what of ["/messages", "/decision"]) expect(sent(what).keys, what).toBe(2);
  expect(sent("/rating").keys).toBe(1);
  for (const what of ["/messages", "/decision", "/rating"]) expect(sent(what).sent, what).toBeGreaterThan(2);
  await life.read();
  const events = life.events();
  for (const event of ["message.received", "confirmation.answered", "survey.answered"]) expect(events.filter((one) => one === event).length, `${event} in ${events.join()}`).toBe(1);
});

test("a request is sent once, and comes back to its form when it is refused", async () => {
  const between = await customer();
  const sent = listen();
  const { page } = front;
  await page.goto("/p/new/complaint?step=1");
  await button("Service").click();
  await text().fill("Nobody came");
  await next();
  await button("Skip").click();
  await button("Skip").click();
  between.set("real", { status: 400, code: "request.invalid" });
  await button("Send").click();
  await see("It could not be sent");
  await accessible();
  // Another was begun meanwhile: both are there.
  await page.evaluate(() => {
    localStorage.setItem("wk.draft.portal.complaint", JSON.stringify({ product: "", serial: "", device_model: "", about: "", matter: "Nobody called", occurred: "", contact: "", key: "other" }));
  });
  await button("Change and send again").click();
  await see("What you had begun is still here.");
  await page.goto("/p/new/complaint?step=2");
  expect(await text().inputValue()).toBe("Nobody came\n\nNobody called");
  await text().fill("Nobody came");
  await next();
  await button("Skip").click();
  await button("Skip").click();

  // A slow network keeps nobody before the form.
  between.set("real", "held");
  await button("Send").dblclick();
  await page.getByRole("status").getByText("Sending").waitFor();
  between.set("real", "lost");
  await see("Saved; waiting for the network");
  between.set("real", "fault");
  await back();
  await see("Saved; the server is busy");
  await accessible();
  between.set("offline");
  await page.reload();
  await see("Saved; waiting for the network");
  await page.getByRole("link", { name: "See my requests" }).click();
  await page.getByRole("link", { name: /Nobody came/ }).click();
  between.set("real");
  await back();
  await page.waitForURL(/requests\/\d+/);
  await see("We have it; the number is");
  expect(ticketId()).not.toBe("");
  expect(sent("/portal/tickets").keys).toBe(2);
  const { items } = (await (await page.request.get("/api/v1/portal/tickets")).json()) as { items: { subject: string }[] };
  expect(items.map(({ subject }) => subject)).toEqual(["Nobody came"]);
});

const bad: [Answer, string][] = [["fault", "The server cannot work just now"], ["offline", "The network seems to be down"]];

test("one's own data: what could not be done is said beside it, and is done once", async () => {
  const between = await customer();
  const sent = listen();
  const { page } = front;
  const news = page.getByRole("switch", { name: /news/ });
  const fails = async (what: Answer, words: string, section: string, press: () => Promise<void>) => {
    between.set("real", what);
    await press();
    await page.locator(".card", { hasText: section }).getByRole("alert").getByText(words).waitFor();
  };
  const erasure = async () => {
    await button("Ask for erasure of my data").click();
    await button("Send the request").click();
  };
  for (const [what, words] of [...bad, [{ status: 403, code: "csrf.refused" }, "This page is too old"] as [Answer, string]]) {
    await fails(what, words, "What I agreed to", () => news.click());
    expect(await news.getAttribute("aria-checked")).toBe("false");
    await fails(what, words, "Sign out", () => button("Sign out").click());
  }
  await accessible();
  for (const [what, words] of bad) await fails(what, words, "My personal data", erasure);
  await accessible();
  between.set("real");
  await erasure();
  await see("promised by");
  expect(sent("/me/requests")).toEqual({ sent: 3, keys: 1 });
  await news.click();
  await see(/Agreed on/);
  await button("Sign out").click();
  await see("What can we do for you today?");
  expect((await page.request.get("/api/v1/portal/me")).status()).toBe(401);
});

test("who signs in loses neither contact nor code nor name, and a page loaded anew goes on where it was", async () => {
  const { page } = front;
  const between = new Between();
  await between.start(page);
  const contact = newContact();
  await page.goto("/p/enter");
  await page.getByLabel(/e-mail address/).fill(contact);
  const each = async (press: string, typed: () => Promise<string>, value: string, answers: [Answer, string][]) => {
    for (const [what, words] of answers) {
      between.set("real", what);
      await button(press).click();
      await page.getByRole("alert").getByText(words).waitFor();
      expect(await typed()).toBe(value);
    }
    between.set("real");
  };
  const tooMany: [Answer, string] = [{ status: 429, code: "request.rate" }, "Too many requests. Please wait a moment."];
  await each("Send me a code", () => page.getByLabel(/e-mail address/).inputValue(), contact, [...bad, tooMany]);
  await accessible();
  const seen = mail.letters.length;
  between.set("real", "held");
  await button("Send me a code").dblclick();
  await drawn(page);
  expect(await button("Send me a code").isDisabled()).toBe(true);
  between.set("real");
  const field = page.getByLabel("Enter the 6-digit code");
  await field.waitFor();
  const code = await portal.codeIn(contact, seen);
  expect(mail.letters.length).toBe(seen + 1);
  await page.reload();
  await see(`We sent a code to ${contact}`);
  await field.fill(code);
  await each("Sign in", () => field.inputValue(), code, [...bad, tooMany]);
  await button("Sign in").click();
  const name = page.getByLabel("What may we call you?");
  await name.fill("Han");
  await each("Go on", () => name.inputValue(), "Han", bad);
  await page.reload();
  expect(await name.inputValue()).toBe("Han");
  await button("Go on").click();
  await page.waitForURL(/requests$/);
  await see("No requests yet");
  // The way in is forgotten once one is in.
  await page.goto("/p/enter");
  await page.getByLabel(/e-mail address/).waitFor();
  expect(await page.getByLabel(/e-mail address/).inputValue()).toBe("");
});

test("a part of the page that does not come is told, and comes when it is asked for again", async () => {
  const { page } = front;
  const missing = /\/assets\/(words|MePage)[.-]/;
  await page.route(missing, (route) => route.abort("internetdisconnected"));
  await page.goto("/");
  await see("The page could not be opened; what you typed is kept.");
  await page.unroute(missing);
  await button("Try again").click();
  await see("What can we do for you today?");

  await page.route(missing, (route) => route.abort("internetdisconnected"));
  await page.reload();
  await see("The page could not be opened");
  await page.unroute(missing);
  await page.route(/\/assets\/(MePage|words\.zh)/, (route) => route.abort("internetdisconnected"));
  await button("Try again").click();
  await page.getByLabel("Language").selectOption("zh-CN");
  await see("That language could not be fetched");
  expect(await page.getByLabel("Language").inputValue()).toBe("en");
  await page.getByRole("link", { name: "Me", exact: true }).click();
  await errors(page).getByText("The server cannot be reached").waitFor();
  await page.unrouteAll();
  await errors(page).getByRole("button", { name: "Try again" }).click();
  await see("Sign in to look after your data");
});
