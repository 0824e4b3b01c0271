// The regulation as a book, its charts, and an amendment from the form to its publication; from a figure of the matrix to its tickets.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { sizes, useBrowser } from "./support/desk.js";

const desk = useBrowser();
type Tab = Awaited<ReturnType<typeof desk.page>>;

async function clean(page: Tab): Promise<void> {
  expect(await findings(page)).toEqual([]);
  const over = await page.locator("#page").evaluate((place) => place.scrollWidth - place.clientWidth);
  expect(over, "nothing stands out of the page").toBe(0);
}

describe("the matrix", () => {
  test("leads from a figure to its tickets and to the clause", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    await page.goto("/console/compliance");
    await page.getByLabel("时段", { exact: true }).selectOption({ label: "近十二个月" });
    const row = page.getByRole("row").filter({ has: page.getByRole("button", { name: "查看条款 FB-4.1.1 原文" }) });
    await row.waitFor();
    await clean(page);

    // The figures of the row say the same as its twin.
    const attainment = await row.locator(".attainment a").innerText();
    await page.getByRole("button", { name: "看数字表" }).click();
    expect(await page.getByRole("row", { name: /^FB-4\.1\.1 / }).innerText()).toContain(attainment);
    await clean(page);
    await page.getByRole("button", { name: "看矩阵" }).click();

    const missed = row.getByRole("cell").nth(3).getByRole("link");
    const n = Number((await missed.innerText()).replace(/\D/g, ""));
    expect(n).toBeGreaterThan(0);
    await missed.click();
    await page.waitForURL(/\/compliance\/FB-4\.1\.1\?/);
    const rows = page.locator("tbody tr");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(Math.min(n, 50));
    expect(await rows.first().innerText()).toContain("未达成");
    await clean(page);
    await page.reload(); // the address holds all of it
    await rows.first().waitFor();
    await page.getByRole("link", { name: "阅读条款与规则" }).click();
    await page.getByRole("heading", { name: "FB-4.1.1 首次响应" }).waitFor();
    expect(await page.locator("#clause-FB-4\\.1\\.1").innerText()).toContain("24小时");
  });

  test("is taken away as CSV", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    await page.goto("/console/compliance");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "下载 CSV" }).click()]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
  });
});

describe("the policy", () => {
  test("is read as a book, and drawn as charts", async () => {
    const page = await desk.page({ viewport: sizes.phone });
    await desk.signIn(page);
    await page.goto("/console/policy/clauses/FB-5.3.1a");
    const clause = page.locator("#clause-FB-5\\.3\\.1a");
    await clause.waitFor();
    expect(await clause.getByRole("heading", { level: 3 }).evaluate((head) => head === document.activeElement)).toBe(true);
    await clause.getByRole("button", { name: "看英文" }).click();
    expect(await clause.innerText()).toContain("24 hours");
    await clean(page);
    await page.getByRole("link", { name: "流程图" }).click();
    await page.getByRole("img", { name: /投诉的流程图/ }).waitFor();
    await clean(page);
    await page.getByLabel("工单类型").selectOption({ label: "报修" });
    await page.getByRole("img", { name: /报修的流程图/ }).waitFor();
    // Whatever is drawn stands in the list too.
    const drawn = await page.locator(".picture .action text:first-of-type").allTextContents();
    const listed = await page.locator(".listing h3").allInnerTexts();
    for (const name of drawn) expect(listed.some((head) => head.replace(/\s/g, "").includes(name.replace(/\s/g, ""))), name).toBe(true);
  });

  test("is amended: written, corrected, tried, approved by another person, published", { timeout: 240_000 }, async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    await page.goto("/console/policy/amendments/new?clause=FB-4.1.1");
    const limit = page.getByLabel(/首次人工响应 · 时限/);
    await limit.waitFor();
    await page.getByLabel("新版本号").fill("2099.1");
    await page.getByLabel("理由（中文）").fill("缩短首次响应");
    await page.getByLabel("理由（英文）").fill("A shorter first response");

    // A mistake is marked with its line and column, and leads there.
    const raw = page.getByRole("textbox", { name: "条款原文（YAML）" });
    const good = await raw.inputValue();
    await raw.fill(good.replace("within:", "wihtin:"));
    await page.getByRole("button", { name: "核对" }).click();
    const place = page.getByRole("listitem").filter({ hasText: "'wihtin'" }).getByRole("button", { name: /第 \d+ 行第 \d+ 列/ });
    await place.click();
    const marked = await raw.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(marked).toContain("wihtin");
    await clean(page);

    await raw.fill(good);
    await limit.fill("2m");
    await limit.press("Tab");
    expect(await raw.inputValue()).toContain('within: "2m"');
    await page.getByRole("button", { name: "核对" }).click();
    await page.getByRole("heading", { name: "核对通过" }).waitFor();
    await clean(page);
    await page.reload(); // what is written is kept
    await page.getByText("已恢复上次未提交的内容").waitFor();
    await page.getByRole("button", { name: "提出修订" }).click();

    // Who wrote it may not approve it.
    await page.getByRole("heading", { name: /修订为版本 2099\.1/ }).waitFor();
    expect(await page.getByRole("button", { name: "批准", exact: true }).isDisabled()).toBe(true);
    await page.getByLabel("工单建立自").fill("2020-01-01");
    await page.getByLabel("至", { exact: true }).fill("2030-12-31");
    await page.getByRole("button", { name: "开始推演" }).press("Enter");
    await page.getByText(/项结果会改变/).waitFor({ timeout: 120_000 });
    await page.getByRole("table", { name: "结果会改变的工单" }).getByRole("row").nth(1).waitFor();
    await clean(page);

    const quality = await desk.page();
    await desk.signIn(quality, "quality");
    await quality.goto(new URL(page.url()).pathname);
    await quality.getByRole("button", { name: "批准", exact: true }).click();
    await quality.getByRole("button", { name: "发布", exact: true }).click();
    const dialog = quality.getByRole("dialog", { name: "发布" });
    await dialog.getByLabel(/生效日期/).fill("2099-01-01");
    await clean(quality);
    await dialog.getByRole("button", { name: "发布", exact: true }).click();
    await quality.locator(".state", { hasText: "已发布" }).waitFor();
    expect(await quality.locator(".history").innerText()).toMatch(/提出[\s\S]*推演[\s\S]*批准[\s\S]*发布/);

    await quality.getByRole("link", { name: "版本", exact: true }).click();
    await quality.getByText("待生效").waitFor();
    await quality.locator("ins", { hasText: "2分钟" }).waitFor();
    await clean(quality);
  });
});

test("a make-up day is chosen from the year and becomes an amendment", async () => {
  const page = await desk.page();
  await desk.signIn(page, "quality");
  await page.goto("/console/policy/calendars?year=2028");
  await page.getByText("2028 年的放假安排尚未公布").waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "选择要改的日子" }).click();
  // A Monday becomes free, the Saturday before it is worked.
  await page.locator('button.day[title^="2028"]').or(page.locator("button.day")).first().waitFor();
  const day = (nth: number) => page.locator(".month").nth(4).locator("button.day").nth(nth);
  await day(0).click(); // May 1st, 2028 is a Monday
  await day(5).click(); // and the 6th a Saturday
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "提出修订（2 天）" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("调休日按哪天的时间上班").selectOption("mon");
  await dialog.getByLabel(/版本/).first().fill("2028.1");
  await dialog.getByLabel(/生效/).fill("2099-12-01");
  await dialog.getByLabel(/中文/).fill("2028 年劳动节调休");
  await dialog.getByLabel(/英文/).fill("Labour Day 2028");
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "提出修订" }).click();
  await expect.poll(async () => (await page.getByRole("alert").allInnerTexts()).join() || page.url()).toMatch(/policy\/amendments\/\d+$/);
  await page.getByText("2028.1").first().waitFor();
});
