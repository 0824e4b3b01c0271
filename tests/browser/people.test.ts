// People and set-up: a member made and let in, a change of somebody else's, units, a token shown once.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { password, settled, sizes, useBrowser } from "./support/desk.js";

const desk = useBrowser();
interface Member {
  id: string;
  name: string;
  login: string;
  roles: string[];
  active: boolean;
}

describe("members", () => {
  test("a member is made, lets himself in by the link that is shown once, and is deactivated", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    await page.goto("/console/people");
    await page.getByRole("button", { name: "添加成员" }).click();
    const dialog = page.getByRole("dialog", { name: "添加成员" });
    await dialog.getByLabel("登录名 *").fill("new.hand");
    await dialog.getByLabel("姓名 *").fill("新同事");
    await dialog.getByLabel("客服专员").check();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "添加并生成链接" }).click();
    const link = await dialog.getByLabel("一次性链接").inputValue();
    await page.keyboard.press("Escape");
    expect(await page.content()).not.toContain(link);

    const token = /\/setup\/([\w-]+)$/.exec(link)?.[1] ?? "";
    const used = await page.evaluate(
      async ([key, word]) => (await fetch("/api/v1/setup", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token: key, password: word }) })).status,
      [token, password] as const,
    );
    expect(used).toBe(201);

    await page.goto("/console/people");
    await page.getByRole("button", { name: "新同事" }).click();
    const edit = page.getByRole("dialog", { name: "修改成员" });
    await edit.getByLabel("可以登录").uncheck();
    await edit.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存：新同事").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "新同事" }).count()).toBe(0);
  });

  test("a login that is taken is said in words; what was typed stays", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    await page.goto("/console/people?add=1");
    const dialog = page.getByRole("dialog", { name: "添加成员" });
    await dialog.getByLabel("登录名 *").fill("demo01");
    await dialog.getByLabel("姓名 *").fill("重名");
    await dialog.getByRole("button", { name: "添加并生成链接" }).click();
    await dialog.getByText("这个登录名已有人使用").waitFor();
    expect(await dialog.getByLabel("姓名 *").inputValue()).toBe("重名");
  });

  test("a change of somebody else's is shown, and run over only knowingly", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    const { items } = await desk.api<{ items: Member[] }>(page, "GET", "/api/v1/members?limit=200");
    const member = items.find(({ login }) => login === "demo05");
    expect(member).toBeDefined();
    await page.goto("/console/people");
    await page.getByRole("button", { name: member?.name ?? "" }).click();
    const dialog = page.getByRole("dialog", { name: "修改成员" });
    await dialog.getByLabel("姓名 *").fill("我的改名");
    await page.evaluate(async (id) => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
      const now = await fetch(`/api/v1/members/${id}`);
      await fetch(`/api/v1/members/${id}`, {
        method: "PATCH",
        headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": "application/json", "If-Match": now.headers.get("ETag") ?? "" },
        body: JSON.stringify({ name: "他人改名" }),
      });
    }, member?.id ?? "");
    await dialog.getByRole("button", { name: "保存" }).click();
    await dialog.getByText("他人改名").waitFor();
    expect(await dialog.getByLabel("姓名 *").inputValue()).toBe("我的改名");
    await dialog.getByRole("button", { name: "仍按我的保存" }).click();
    await page.getByRole("button", { name: "我的改名" }).waitFor();
  });
});

describe("units and tokens", () => {
  test("a unit is made below another one, and moved", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    await page.goto("/console/people/units");
    await page.getByRole("button", { name: "在 客户服务中心 下添加单位" }).click();
    await page.getByLabel("名称 *").fill("夜班组");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByRole("button", { name: "修改 夜班组" }).click();
    const dialog = page.getByRole("dialog", { name: "修改 夜班组" });
    await dialog.getByLabel("上级单位").selectOption({ label: "无（最上级）" });
    // Meanwhile somebody renames it: that is shown, and what was chosen stays.
    await page.evaluate(async () => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
      const { items } = (await (await fetch("/api/v1/units?limit=200")).json()) as { items: { id: string; name: string; version: number }[] };
      const unit = items.find(({ name }) => name === "夜班组");
      await fetch(`/api/v1/units/${unit?.id ?? ""}`, {
        method: "PATCH",
        headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": "application/json", "If-Match": `"v${(unit?.version ?? 0).toString()}"` },
        body: JSON.stringify({ name: "夜间班组" }),
      });
    });
    await dialog.getByRole("button", { name: "保存", exact: true }).click();
    await dialog.getByText("夜间班组").waitFor();
    await dialog.getByRole("button", { name: "仍按我的保存" }).click();
    await expect.poll(() => page.locator(".unit-line", { hasText: "夜班组" }).locator("b").count()).toBe(1);
  });

  test("a token's secret is shown once, works, and no longer once it is revoked", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    await page.goto("/console/set-up/tokens");
    await page.getByRole("button", { name: "新建令牌" }).click();
    await page.getByLabel("名称 *").fill("呼叫中心对接");
    await page.getByRole("button", { name: "生成令牌" }).click();
    const secret = await page.getByLabel("令牌", { exact: true }).inputValue();
    const ask = async () => (await fetch(`${desk.origin}/api/v1/me`, { headers: { Authorization: `Bearer ${secret}` } })).status;
    expect(await ask()).toBe(200);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "吊销 呼叫中心对接" }).click();
    await page.getByRole("dialog", { name: "吊销“呼叫中心对接”？" }).getByRole("button", { name: "吊销", exact: true }).click();
    await page.getByText("已吊销 呼叫中心对接").waitFor();
    expect(await ask()).toBe(401);
  });

  test.each([
    ["people", "phone", "dark", "en"],
    ["people/units", "phone", "light", "en"],
    ["people/roles", "desktop", "dark", "zh-CN"],
    ["people/roles", "phone", "light", "en"],
    ["set-up", "desktop", "light", "zh-TW"],
    ["set-up", "phone", "dark", "en"],
    ["set-up/tokens", "phone", "light", "zh-CN"],
  ] as const)("%s has no finding of axe on a %s (%s, %s)", async (path, size, theme, language) => {
    const page = await desk.page({ viewport: sizes[size], theme, language });
    await desk.signIn(page, "admin");
    await page.goto(`/console/${path}`);
    await settled(page);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
