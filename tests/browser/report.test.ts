// The quarterly report from its draft to its release, two who write at once, and any metric.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { kept, sizes, useBrowser } from "./support/desk.js";

const desk = useBrowser();
type Tab = Awaited<ReturnType<typeof desk.page>>;
interface Quarters {
  items: { quarter: string; state: string }[];
}
interface Report {
  version: number;
  state: string;
  notes: { summary: string; measures: { clause: string; text: string; owner: string; due: string }[] };
  document: { headline: { id: string; value: number }[]; findings: { clause: string }[] };
}
// The nth newest quarter that is over and not released.
async function due(page: Tab, nth = 0): Promise<string> {
  const { items } = await desk.api<Quarters>(page, "GET", "/api/v1/reports/quarters");
  return items.filter(({ state }) => state === "due")[nth]?.quarter ?? "";
}
const reportOf = (page: Tab, quarter: string) => desk.api<Report>(page, "GET", `/api/v1/reports/quarters/${quarter}`);
async function open(page: Tab, quarter: string): Promise<void> {
  await page.goto(`/console/reports/quarters/${quarter}`);
  await page.getByRole("heading", { name: /年第 \d 季度$/ }).waitFor();
}

describe("the quarterly report", () => {
  test("is found by keyboard, shows its figures and says how each was counted", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.waitForURL("**/console/reports");
    const quarter = await due(page);
    await page.getByRole("link", { name: /待发布/ }).first().click();
    await page.waitForURL(`**/quarters/${quarter}`);
    const { document } = await reportOf(page, quarter);
    const opened = document.headline.find(({ id }) => id === "opened")?.value ?? -1;
    const tile = page.locator(".tile").first();
    expect(await tile.locator("a").textContent()).toBe(String(opened));
    await tile.locator("a").focus();
    expect(await tile.getByRole("tooltip").textContent()).toContain("本季度建立的工单数");
    await tile.locator("a").click();
    await page.waitForURL(/reports\/metrics\?metric=opened/);
    await expect.poll(() => page.locator(".sum .value").textContent()).toBe(String(opened));
  });

  test("keeps what is typed over a reload, and two who write at once lose nothing", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    const quarter = await due(page, 1);
    await open(page, quarter);
    await page.getByRole("textbox", { name: "小结" }).fill("我的小结");
    const measure = page.locator(".finding").first();
    const clause = (await reportOf(page, quarter)).document.findings[0]?.clause ?? "";
    await measure.getByLabel("负责人").fill("李敏");
    await measure.getByText("请写明措施").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "保存" }).isDisabled()).toBe(true);
    await measure.getByLabel("整改措施").fill("每周复盘");
    await measure.getByLabel("完成日期").fill("2030-01-15");
    await kept(page, "2030-01-15");
    await page.reload();
    await page.getByText("已恢复您上次在本机输入").waitFor();
    expect(await page.getByRole("textbox", { name: "小结" }).inputValue()).toBe("我的小结");

    // Somebody else writes the same summary and other proposals.
    await desk.api(page, "GET", `/api/v1/reports/quarters/${quarter}`);
    const other = await page.evaluate(async (name) => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
      const answer = await fetch(`/api/v1/reports/quarters/${name}/notes`, {
        method: "PUT", headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": "application/json", "If-Match": '"0"' },
        body: JSON.stringify({ summary: "他人的小结", proposals: "他人的建议", measures: [] }),
      });
      return answer.status;
    }, quarter);
    expect(other).toBe(200);
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog", { name: "他人也改了同一处" });
    await dialog.waitFor();
    expect(await dialog.getByText("他人的小结").count()).toBe(1);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "采用所选内容" }).click();
    await expect.poll(() => page.getByRole("textbox", { name: "改进建议" }).inputValue()).toBe("他人的建议");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存", { exact: true }).waitFor();
    const { notes } = await reportOf(page, quarter);
    expect(notes).toMatchObject({ summary: "我的小结", proposals: "他人的建议", measures: [{ clause, text: "每周复盘", owner: "李敏", due: "2030-01-15" }] });
  });

  test("is released once, for good, and can be checked and downloaded", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    const quarter = await due(page);
    await open(page, quarter);
    await page.getByRole("textbox", { name: "小结" }).fill("服务平稳");
    const release = page.getByRole("button", { name: "发布报告" });
    expect(await release.getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存", { exact: true }).waitFor();
    await release.click();
    const dialog = page.getByRole("dialog", { name: /^发布/ });
    await dialog.getByText("任何人都不能再修改").waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "发布，不再修改" }).click();
    await page.getByText("核对无误").waitFor();
    expect((await reportOf(page, quarter)).state).toBe("released");
    expect(await page.getByRole("textbox", { name: "小结" }).count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    for (const [file, type] of [["PDF，中文", "pdf"], ["Excel，英文", "xlsx"]] as const) {
      await page.getByRole("button", { name: "下载" }).click();
      const coming = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: file }).click();
      expect((await coming).suggestedFilename()).toMatch(new RegExp(`\\.${type}$`));
    }
  });

  test("cannot be released while its quarter runs, nor changed by those who only read", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    const running = (await desk.api<Quarters>(page, "GET", "/api/v1/reports/quarters")).items[0]?.quarter ?? "";
    await open(page, running);
    expect(await page.getByRole("button", { name: "发布报告" }).getAttribute("aria-disabled")).toBe("true");
    await page.getByText("季度结束后方可发布").waitFor();
    const reader = await desk.page();
    await desk.signIn(reader, "head");
    await open(reader, running);
    expect(await reader.getByRole("button", { name: "发布报告" }).count()).toBe(0);
    expect(await reader.getByRole("textbox", { name: "小结" }).count()).toBe(0);
  });

  test.each([
    ["desktop", "light", "zh-CN"],
    ["desktop", "dark", "en"],
    ["phone", "light", "zh-TW"],
  ] as const)("has no finding of axe on a %s (%s, %s)", async (size, theme, language) => {
    const page = await desk.page({ viewport: sizes[size], theme, language });
    await desk.signIn(page, "supervisor");
    for (const path of ["/console/reports", `/console/reports/quarters/${await due(page, 1)}`, "/console/reports/metrics?metric=clock&by=value"]) {
      await page.goto(path);
      await page.locator(".quarters, .report-table").first().waitFor();
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate("document.querySelector('.frame-page').scrollWidth <= document.querySelector('.frame-page').clientWidth")).toBe(true);
    }
  });
});

describe("metrics", () => {
  test("are asked by filters that stand in the address, and their table copies as CSV", async () => {
    const page = await desk.page({ permissions: ["clipboard-read", "clipboard-write"] });
    await desk.signIn(page, "supervisor");
    await page.goto("/console/reports/metrics?metric=opened");
    await page.getByLabel("分组", { exact: true }).selectOption("kind");
    await page.getByLabel("渠道", { exact: true }).selectOption("phone");
    await page.waitForURL(/by=kind&channel=phone$/);
    const rows = page.locator(".report-table tbody tr");
    await rows.first().waitFor();
    await page.getByRole("button", { name: "复制 CSV" }).click();
    await page.getByText("已复制").waitFor();
    const csv = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(csv.trim().split("\n").length).toBe((await rows.count()) + 1);
    expect(csv.split("\n")[0]?.trim()).toBe("类型,数量,n,前一时段");
  });

  test("of clauses are split by product in whole months, and offer only what is kept", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    await page.goto("/console/reports/metrics?metric=attainment&by=product");
    await page.locator(".report-table tbody tr", { hasText: "智能门锁" }).waitFor();
    expect(await page.getByLabel("渠道", { exact: true }).isDisabled()).toBe(true);
    await page.getByLabel("产品", { exact: true }).selectOption("lock");
    const by = page.getByLabel("分组", { exact: true });
    expect(await by.locator("option").allInnerTexts()).toEqual(["月", "部门", "大区", "产品", "取值"]);
    await by.selectOption("value");
    await page.waitForURL(/by=value&product=lock$/);
    await page.locator(".report-table tbody tr", { hasText: /^[A-Z]{2}-\d/ }).first().waitFor();
  });
});
