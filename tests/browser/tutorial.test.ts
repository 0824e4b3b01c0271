// docs/tutorial, walked as it is written, in both languages: every numbered line does something, and what it says is there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { root } from "../wire/support/server.js";
import { logins, useBrowser, type Who } from "./support/desk.js";

const desk = useBrowser();

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const exactly = (text: string) => new RegExp(`^${escaped(text)}( \\*| ?\\d+)?$`);

interface Walk {
  who: Who;
  lines: string[];
}
function walksOf(tutorial: string): Walk[] {
  return tutorial.split(/^## /m).flatMap((section) => {
    const who = /<!-- walks: (\w+) -->/.exec(section)?.[1];
    if (who === undefined) return [];
    return [{ who: who as Who, lines: [...section.slice(section.indexOf("\n")).matchAll(/^\d+\. (.*)$/gm)].map(([, line = ""]) => line) }];
  });
}

// What a line tells to do, in its order: a place, an action, what is written or chosen where, a press, what is to be seen.
const told = new RegExp(
  [
    "(?:Open|打开) `(?<open>[^`]+)`",
    "(?:[Tt]ake|选操作) \\*\\*(?<take>[^*]+)\\*\\*",
    "(?:[Pp]ress|点) \\*\\*(?<press>[^*]+)\\*\\*",
    "(?:see|看到) \\*\\*(?<see>[^*]+)\\*\\*",
    "\\*\\*(?<field>[^*]+)\\*\\*(?: 填)? `(?<text>[^`]+)`",
    "\\*\\*(?<list>[^*]+)\\*\\*(?: 选| choose)? \\*\\*(?<option>[^*]+)\\*\\*",
    "(?<send>Send it|提交)",
  ].join("|"),
  "g",
);

async function take(page: Page, action: string): Promise<void> {
  const composer = page.locator(".composer");
  await composer.waitFor();
  const direct = composer.locator(".composer-tabs").getByRole("button", { name: exactly(action) });
  if ((await direct.count()) > 0) return direct.first().click();
  await composer.locator(".composer-tabs button[aria-haspopup]").click();
  await page.getByRole("menuitem", { name: exactly(action) }).click();
}
async function pick(page: Page, list: string, option: string): Promise<void> {
  const group = page.getByRole("group", { name: exactly(list) });
  if ((await group.count()) > 0) return group.first().getByText(option, { exact: true }).click();
  await page.getByLabel(exactly(list)).selectOption({ label: option });
}
async function follow(page: Page, line: string): Promise<number> {
  let done = 0;
  for (const { groups = {} } of line.matchAll(told)) {
    done++;
    const { open, take: action, press, see, field, text = "", list, option = "" } = groups;
    if (open !== undefined) await page.goto(open);
    else if (action !== undefined) await take(page, action);
    else if (press !== undefined) await page.getByRole("button", { name: press }).or(page.getByRole("link", { name: press })).first().click();
    else if (see !== undefined) await page.getByText(see).first().waitFor();
    else if (field !== undefined) await page.getByLabel(exactly(field)).fill(text);
    else if (list !== undefined) await pick(page, list, option);
    else await page.locator(".composer-send .button.primary").click();
  }
  return done;
}

test.each([
  ["zh", "zh-CN"],
  ["en", "en"],
] as const)("the tutorial (%s) is true", async (file, language) => {
  const tutorial = readFileSync(join(root, `docs/tutorial/${file}.md`), "utf8");
  const walks = walksOf(tutorial);
  expect(walks.length).toBeGreaterThan(3);
  const windows = new Map<Who, Page>();
  for (const { who, lines } of walks) {
    expect(tutorial, "who signs in is made beforehand").toContain(`--login ${logins[who]} `);
    let page = windows.get(who);
    if (!page) {
      page = await desk.page({ language });
      page.setDefaultTimeout(20_000);
      await desk.signIn(page, who);
      windows.set(who, page);
    }
    for (const line of lines) {
      try {
        expect(await follow(page, line), "what it tells to do").toBeGreaterThan(0);
      } catch (error) {
        throw new Error(`"${line}" is not so: ${String(error)}`, { cause: error });
      }
    }
  }
}, 240_000);
