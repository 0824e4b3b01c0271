// Shifts and routing: an absence planned and ended, work handed over, a rule put into force and tried.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { useBrowser } from "./support/desk.js";

const desk = useBrowser();

describe("shifts", () => {
  test("an absence is planned, stands in the list, and ends when the member is back", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    await page.goto("/console/people/shifts");
    await page.getByRole("button", { name: "登记请假" }).first().click();
    const dialog = page.getByRole("dialog", { name: "登记请假" });
    await dialog.getByLabel("开始 *").fill("2026-01-05T08:00");
    await dialog.getByLabel("结束 *").fill("2099-01-05T18:00");
    await dialog.getByLabel("备注").fill("进修");
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "登记请假" }).click();
    const row = page.getByRole("row").filter({ hasText: "进修" });
    await row.getByText("不在岗").waitFor();
    expect(await findings(page)).toEqual([]);
    await row.getByRole("button", { name: "已返岗" }).click();
    await expect.poll(() => row.count()).toBe(0);
  });

  test("skills are set, and work is handed over with a note", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    await page.goto("/console/people/skills");
    await page.getByRole("combobox", { name: "人员" }).selectOption({ index: 1 });
    await page.getByRole("button", { name: "修改技能" }).click();
    const skills = page.getByRole("dialog");
    await skills.getByLabel("技能（用逗号分隔）").fill("lock，camera");
    expect(await findings(page)).toEqual([]);
    await skills.getByRole("button", { name: "保存" }).click();
    await page.getByText("的技能").first().waitFor();
    await page.getByRole("rowheader", { name: "camera" }).waitFor();

    await page.getByRole("link", { name: "排班与交接" }).click();
    await page.getByRole("button", { name: "移交工作" }).click();
    const hand = page.getByRole("dialog", { name: "移交工作" });
    await hand.getByLabel("移交谁的工作 *").selectOption({ index: 1 });
    await hand.getByLabel("移交给 *").selectOption({ index: 0 });
    await hand.getByLabel("备注 *").fill("夜班接手");
    await hand.getByRole("button", { name: "移交工作" }).click();
    await page.getByText(/已将 \d+ 张工单/).waitFor();
  });
});

test("a routing rule is put into force and says where a ticket would go", async () => {
  const page = await desk.page();
  await desk.signIn(page, "admin");
  await page.goto("/console/people/routing");
  await page.getByRole("button", { name: "添加规则" }).click();
  await page.getByLabel("规则名称 *").fill("locks");
  await page.getByLabel("小组 *").selectOption({ index: 0 });
  await page.getByLabel("产品").selectOption("lock");
  await page.getByLabel("变更原因 *").fill("门锁集中处理");
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "生效" }).click();
  await page.getByText("第 1 版").waitFor();
  await page.getByRole("button", { name: "会分派到哪里？" }).click();
  await page.getByText(/按规则 locks 分派到/).waitFor();
});
