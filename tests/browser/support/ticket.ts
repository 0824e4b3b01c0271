// The ticket screen under the hand: what a person does there, said as one says it.
import type { Page } from "playwright-core";
import { expect } from "vitest";

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Chooses an action by its words, wherever the composer offers it.
export async function choose(page: Page, action: string): Promise<void> {
  const composer = page.getByRole("region", { name: "处理工单" });
  await composer.waitFor();
  const name = new RegExp(`^${escaped(action)}( ?\\d+)?$`);
  const direct = composer.getByRole("group", { name: "操作" }).getByRole("button", { name });
  if ((await direct.count()) > 0) {
    await direct.first().click();
  } else {
    await composer.getByRole("button", { name: "更多操作" }).click();
    await page.getByRole("menuitem", { name }).click();
  }
}

// Fills the form by the labels of its fields: a text, an option's words, or of a choice seen at a glance its words.
export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  const form = page.locator(".composer-form");
  for (const [label, value] of Object.entries(fields)) {
    const whole = new RegExp(`^${escaped(label)}( \\*)?$`);
    const group = form.getByRole("group", { name: whole });
    if ((await group.count()) > 0) {
      await group.getByText(value, { exact: true }).click();
      continue;
    }
    const field = form.getByLabel(whole);
    if (await field.evaluate((element) => element.tagName === "SELECT")) await field.selectOption({ label: value });
    else await field.fill(value);
  }
}

export async function send(page: Page): Promise<void> {
  await page.locator(".composer-send .button.primary").click();
}

// One step, done: the notice says so.
export async function step(page: Page, action: string, fields: Record<string, string> = {}): Promise<void> {
  await choose(page, action);
  await fill(page, fields);
  await send(page);
  await page.getByText(`已完成：${action}`).last().waitFor();
  await page.locator(".notice-close").last().click();
}

export async function stateOf(page: Page): Promise<string> {
  return (await page.locator(".desk-facts b").first().textContent()) ?? "";
}

export async function expectState(page: Page, state: string): Promise<void> {
  await expect.poll(() => stateOf(page)).toBe(state);
}
