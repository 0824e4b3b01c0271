// Recurring duties in the console: what is owed, the record that completes one, and its light.
import { expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { settled, useBrowser } from "./support/desk.js";

const desk = useBrowser();

test("a duty is found in the list, done by its record, and stands among those that were done", async () => {
  const page = await desk.page({ language: "en" });
  await desk.signIn(page, "supervisor");
  const { id } = await desk.api<{ id: string; number: string }>(page, "POST", "/api/v1/tickets", { fields: { kind: "inquiry", channel: "phone" }, subject: "Lamp" });
  const { number } = await desk.api<{ number: string }>(page, "GET", `/api/v1/tickets/${id}`);
  await page.goto("/console/duties");
  const duty = page.getByRole("link", { name: /Monthly spot check of records/ }).last();
  await duty.waitFor();
  await settled(page);
  expect(await findings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  if (process.env["WELLKEPT_SHOTS"]) await page.screenshot({ path: `${process.env["WELLKEPT_SHOTS"]}/duties.png`, fullPage: true });
  await duty.click();
  await page.getByLabel("What was done, and what came of it").fill("Answered in time, and right");
  await page.getByLabel("Tickets looked at").fill("T-404");
  await page.getByRole("button", { name: "Record and complete" }).click();
  await page.getByRole("alert").waitFor();
  expect(await findings(page)).toEqual([]);
  if (process.env["WELLKEPT_SHOTS"]) await page.screenshot({ path: `${process.env["WELLKEPT_SHOTS"]}/duty.png`, fullPage: true });
  await page.getByLabel("Tickets looked at").fill(number);
  await page.getByRole("button", { name: "Record and complete" }).click();
  await page.getByText("Recorded; the duty is done").waitFor();
  await page.getByRole("link", { name: number }).waitFor();
  await page.goto("/console/duties?state=done");
  await page.getByRole("link", { name: /Monthly spot check of records/ }).first().waitFor();
});
