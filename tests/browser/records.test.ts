// What goes in and out as whole tables, the catalogue of products, and a customer's file as those who keep it change it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../wire/support/server.js";
import { findings } from "./support/axe.js";
import { settled, sizes, useBrowser } from "./support/desk.js";

const desk = useBrowser();

describe("whole tables", () => {
  test("an export is asked for by keyboard, written, and downloaded", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    await page.goto("/console/data");
    await page.getByText("还没有导出").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog", { name: "新建导出" });
    await dialog.getByLabel("文件").selectOption("csv");
    await dialog.getByLabel("受理日期从").fill("2020-01-01");
    expect(await findings(page)).toEqual([]);
    // Closed by mistake: what was chosen is still there.
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "新建导出" }).click();
    await dialog.getByText("已恢复上次填写").waitFor();
    expect(await dialog.getByLabel("受理日期从").inputValue()).toBe("2020-01-01");
    await dialog.getByRole("button", { name: "开始" }).click();
    const row = page.getByRole("row").filter({ hasText: "工单 · CSV" });
    await row.getByText("已完成").waitFor();
    expect(await findings(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent("download"), row.getByRole("link", { name: /下载/ }).click()]);
    const text = readFileSync(await download.path(), "utf8");
    expect(text.split("\n").length).toBeGreaterThan(50);
    await page.keyboard.press("n");
    expect(await dialog.getByLabel("受理日期从").inputValue()).toBe("");
  });

  test.each(["desktop", "phone"] as const)("a file is checked, its bad row told, and imported for good on a %s", async (size) => {
    const folder = mkdtempSync(join(tmpdir(), "wellkept-upload-"));
    try {
      const rows = readFileSync(join(root, "tests/fixtures/import/city.csv"), "utf8").replaceAll("9000", size === "phone" ? "9100" : "9000");
      writeFileSync(join(folder, "city.csv"), `${rows}broken\n`);
      const page = await desk.page({ viewport: sizes[size] });
      await desk.signIn(page, "admin");
      await page.goto("/console/data/imports");
      await settled(page);
      await page.getByRole("button", { name: "新建导入" }).first().click();
      const dialog = page.getByRole("dialog", { name: "新建导入" });
      await dialog.getByLabel("选择数据文件").setInputFiles(join(folder, "city.csv"));
      await dialog.getByLabel("映射（YAML） *").fill("format: wellkept-import/1\nsource: x\n");
      await dialog.getByRole("button", { name: "开始检查" }).click();
      // Every problem with its line and column.
      await dialog.getByRole("alert").getByText(/mapping:\d+:\d+/).waitFor();
      expect(await findings(page)).toEqual([]);
      await dialog.getByLabel("从文件读取映射").setInputFiles(join(root, "examples/import/boston311.yaml"));
      await dialog.getByRole("button", { name: "开始检查" }).click();
      await page.waitForURL(/imports\/\d+$/);
      await page.getByText("已完成").waitFor();
      await page.getByRole("cell", { name: /column|列/ }).first().waitFor();
      expect(await findings(page)).toEqual([]);
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载清单" }).click()]);
      expect(readFileSync(await download.path(), "utf8")).toContain("行,编号,原因");
      await page.getByRole("button", { name: "正式导入 12 行" }).click();
      await expect.poll(() => page.getByText("（试运行）").count()).toBe(0);
      await page.getByText("已完成").waitFor();
      const page2 = await desk.api<{ items: unknown[] }>(page, "GET", "/api/v1/tickets?order=newest&open=any&limit=200");
      expect(page2.items.length).toBeGreaterThan(0);
      expect(await page.locator(".import-figures").innerText()).toMatch(/已导入\s*12/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("a product is sold otherwise from a day on, and what was before stays", async () => {
  const page = await desk.page();
  await desk.signIn(page, "admin");
  await page.goto("/console/products");
  await page.getByRole("button", { name: "添加产品" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("型号 *").fill("WK-T1");
  await dialog.getByLabel("品类 *").fill("lamp");
  await dialog.getByLabel("自何日起 *").fill("2024-01-01");
  await dialog.getByLabel("中文名称 *").fill("试验灯");
  await dialog.getByLabel("英文名称 *").fill("Trial lamp");
  await dialog.getByLabel("部件 1 的保修月数").fill("24");
  await dialog.getByRole("button", { name: "添加部件" }).click();
  await dialog.getByLabel("部件 2 的代码").fill("battery");
  await dialog.getByLabel("部件 2 的中文名称").fill("电池");
  await dialog.getByLabel("部件 2 的英文名称").fill("Battery");
  await dialog.getByLabel("部件 2 的保修月数").fill("6");
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "保存" }).click();
  const row = page.getByRole("row").filter({ hasText: "试验灯" });
  await row.getByText("电池 6 个月").waitFor();
  await row.getByRole("button", { name: "修改试验灯" }).click();
  await dialog.getByLabel("部件 1 的保修月数").fill("36");
  await dialog.getByRole("button", { name: "保存" }).click();
  await row.getByRole("cell", { name: "36 个月", exact: true }).waitFor();
  await row.getByText("共 2 个版本").click();
  await row.getByText("24 个月").waitFor();
  expect(await findings(page)).toEqual([]);
});

test("a customer's file is kept: contacts, an address, a device; two who change it at once lose nothing", async () => {
  const page = await desk.page();
  await desk.signIn(page, "specialist");
  const other = await desk.api<{ id: string; name: string }>(page, "POST", "/api/v1/customers", { name: "周同住", phone: "13800138099", segment: "standard" });
  const { id } = await desk.api<{ id: string }>(page, "POST", "/api/v1/customers", { name: "钱一", phone: "13800138001", segment: "standard" });
  await page.goto(`/console/customers/${id}`);
  const dialog = page.getByRole("dialog");
  const add = async (what: string) => {
    await page.getByRole("button", { name: "补充资料", exact: true }).click();
    await page.getByRole("menuitem", { name: what }).click();
  };
  await add("添加邮箱");
  await dialog.getByLabel("电子邮箱 *").fill("qian@example.com");
  await dialog.getByLabel("说明").fill("公司");
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("qian@example.com").waitFor();
  await add("添加地址");
  await dialog.getByLabel("地址 *").fill("静安区延安路 1 号");
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("静安区延安路 1 号").waitFor();
  await add("登记同住");
  await dialog.getByLabel("对方的电话或邮箱 *").fill("13900000000");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("没有客户使用").waitFor();
  await dialog.getByLabel("对方的电话或邮箱 *").fill("13800138099");
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByRole("link", { name: other.name }).waitFor();

  await page.getByRole("button", { name: "登记设备" }).click();
  await dialog.getByLabel("型号 *").fill("WK-L1");
  await dialog.getByLabel("序列号 *").fill("SN-TEST-0001");
  await dialog.getByLabel("购买日期").fill("2026-01-05");
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("SN-TEST-0001").waitFor();
  await page.getByRole("button", { name: "修改设备 SN-TEST-0001" }).click();
  await dialog.getByLabel("固件版本").fill("2.1.0");
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("2.1.0").waitFor();

  // A stale tab shows both and overwrites nothing.
  await page.getByRole("button", { name: "修改资料" }).click();
  await dialog.getByLabel("姓名 *").fill("钱一一");
  await page.evaluate(
    async (path) => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
      const { version } = (await (await fetch(path)).json()) as { version: number };
      await fetch(path, { method: "PATCH", headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": "application/json", "If-Match": `"v${version.toString()}"` }, body: JSON.stringify({ name: "钱壹" }) });
    },
    `/api/v1/customers/${id}`,
  );
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("其间有人修改了同一内容").waitFor();
  await dialog.getByText("钱壹").waitFor();
  expect(await dialog.getByLabel("姓名 *").inputValue()).toBe("钱一一");
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "仍按我的保存" }).click();
  await page.getByRole("heading", { name: "钱一一" }).waitFor();
  expect(await findings(page)).toEqual([]);
});
