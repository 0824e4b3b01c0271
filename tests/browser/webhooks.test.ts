// Webhooks as an administrator sets them up: the secret once, a trial, telling again, off and gone.
import { expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { settled, sizes, useBrowser } from "./support/desk.js";

const desk = useBrowser();

test.each(["desktop", "phone"] as const)("a webhook is set up on a %s", async (size) => {
  const page = await desk.page({ viewport: sizes[size] });
  await desk.signIn(page, "admin");
  await page.goto("/console/set-up/webhooks");
  await settled(page);
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "新建 Webhook" }).click();
  await page.getByLabel("地址").fill("https://10.0.0.1/hook");
  await page.getByRole("button", { name: "新建", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("地址").fill(`https://hooks.example.com/${size}`);
  await page.getByLabel("事件").fill("ticket.closed, policy.*");
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "新建", exact: true }).click();
  expect(await page.getByLabel("签名密钥").inputValue()).toMatch(/^whs_/);
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: `https://hooks.example.com/${size}` }).click();
  await page.getByText("尚未告知任何事件").waitFor();
  await page.getByRole("button", { name: "试发" }).click();
  await page.getByRole("rowheader", { name: "webhook.ping" }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "更换密钥" }).click();
  expect(await page.getByLabel("签名密钥").inputValue()).toMatch(/^whs_/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "停用" }).click();
  await page.getByRole("button", { name: "启用" }).waitFor();
  await page.getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await page.waitForURL(/\/set-up\/webhooks$/);
});
