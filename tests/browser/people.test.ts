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

  test("a region says which places it covers", async () => {
    const page = await desk.page();
    await desk.signIn(page, "admin");
    const { id } = await desk.api<{ id: string }>(page, "POST", "/api/v1/units", { name: "试验区域", kind: "region", parent: null });
    const path = `/api/v1/units/${id}/areas`;
    await page.goto("/console/people/units");
    await page.getByRole("button", { name: "试验区域的覆盖地区" }).click();
    const dialog = page.getByRole("dialog", { name: "试验区域的覆盖地区" });
    await dialog.getByText("还没有覆盖的地区").waitFor();
    await dialog.getByRole("button", { name: "添加地名" }).click();
    await dialog.getByLabel("地名 1", { exact: true }).fill("上海");
    // Enter goes on to the next one.
    await page.keyboard.press("Enter");
    await dialog.getByLabel("地名 2", { exact: true }).fill("苏州");
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByText("已保存试验区域的覆盖地区").waitFor();
    expect(new Set((await desk.api<{ areas: string[] }>(page, "GET", path)).areas)).toEqual(new Set(["上海", "苏州"]));
    await page.getByRole("button", { name: "试验区域的覆盖地区" }).click();
    await dialog.getByRole("button", { name: "去掉上海" }).click();
    // Meanwhile somebody else adds a place: that is shown, and what was chosen stays.
    await page.evaluate(async (path) => {
      const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
      const read = await fetch(path);
      await fetch(path, {
        method: "PUT",
        headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": "application/json", "If-Match": read.headers.get("ETag") ?? "" },
        body: JSON.stringify({ areas: ["上海", "苏州", "无锡"] }),
      });
    }, path);
    await dialog.getByRole("button", { name: "保存", exact: true }).click();
    await dialog.getByText("无锡").waitFor();
    await dialog.getByRole("button", { name: "仍按我的保存" }).click();
    await expect.poll(async () => (await desk.api<{ areas: string[] }>(page, "GET", path)).areas).toEqual(["苏州"]);
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

test("a text is proposed, compared, rejected with a reason, withdrawn, and approved by another; then changed with both side by side", async () => {
  const author = await desk.page();
  await desk.signIn(author, "specialist");
  await author.goto("/console/set-up/templates");
  await author.getByText("还没有常用语").waitFor();
  await author.getByText("没有待批准的提议").waitFor();
  const form = author.getByRole("dialog");
  const fill = async (name: string, body: string) => {
    await form.getByLabel("中文名称 *").fill(name);
    await form.getByLabel("英文名称 *").fill("Visit reminder");
    await form.getByLabel("中文正文 *").fill(body);
    await form.getByLabel("英文正文 *").fill("Your engineer comes tomorrow.");
    await form.getByLabel("理由 *").fill("客户常问");
  };
  await author.keyboard.press("n");
  await fill("到访提醒", "您好 {{nothing}}");
  expect(await findings(author)).toEqual([]);
  await form.getByRole("button", { name: "提交提议" }).click();
  await form.getByRole("alert").filter({ hasText: "占位内容" }).waitFor();
  await form.getByLabel("中文正文 *").fill("您好，{{customer.name}}，工程师明天到访。");
  await form.getByRole("button", { name: "提交提议" }).click();
  const own = author.getByRole("article", { name: "到访提醒", exact: true });
  await own.getByText("等待另一人批准").waitFor();
  expect(await own.getByRole("button", { name: "批准“到访提醒”" }).count()).toBe(0);
  for (const name of ["多余提醒", "收回提醒"]) {
    await author.getByRole("button", { name: "提议常用语", exact: true }).click();
    await fill(name, "您好。");
    await form.getByRole("button", { name: "提交提议" }).click();
    await author.getByRole("article", { name, exact: true }).waitFor();
  }
  await author.getByRole("button", { name: "撤回“收回提醒”" }).click();
  await author.getByRole("dialog", { name: "撤回“收回提醒”" }).getByRole("button", { name: "撤回", exact: true }).click();
  await expect.poll(() => author.getByRole("article", { name: "收回提醒", exact: true }).count()).toBe(0);

  const head = await desk.page();
  await desk.signIn(head, "supervisor");
  await head.keyboard.press("/");
  await head.getByRole("dialog").getByRole("combobox").fill("批准常用语");
  await head.keyboard.press("Enter");
  await head.waitForURL(/set-up\/templates$/);
  await head.getByRole("button", { name: "退回“多余提醒”" }).click();
  const rejection = head.getByRole("dialog", { name: "退回“多余提醒”" });
  await rejection.getByLabel("退回的理由 *").fill("已有相同的文字");
  expect(await findings(head)).toEqual([]);
  await rejection.getByRole("button", { name: "退回", exact: true }).click();
  await expect.poll(() => head.getByRole("article", { name: "多余提醒", exact: true }).count()).toBe(0);
  const approve = async () => {
    await head.getByRole("button", { name: "批准“到访提醒”" }).click();
    await head.getByRole("dialog", { name: "批准“到访提醒”" }).getByRole("button", { name: "批准", exact: true }).click();
    await expect.poll(() => head.getByRole("article", { name: "到访提醒", exact: true }).count()).toBe(0);
  };
  await approve();
  const row = head.getByRole("row").filter({ hasText: "到访提醒" });
  await row.getByText("版本 1").waitFor();
  expect(await row.getByText("尚无另一人批准").count()).toBe(0);
  await head.getByLabel("状态", { exact: true }).selectOption("rejected");
  await head.getByText("已有相同的文字").waitFor();
  expect(await findings(head)).toEqual([]);

  await author.reload();
  await author.getByRole("button", { name: "提议修改“到访提醒”" }).click();
  await form.getByLabel("中文正文 *").fill("您好，工程师后天到访。");
  await form.getByLabel("理由 *").fill("改期");
  await form.getByRole("button", { name: "提交提议" }).click();
  await own.getByText("替换版本 1").waitFor();
  await head.reload();
  const waiting = head.getByRole("article", { name: "到访提醒", exact: true });
  await waiting.getByText("工程师明天到访").waitFor();
  await waiting.getByText("工程师后天到访").waitFor();
  expect(await findings(head)).toEqual([]);
  await approve();
  await head.getByRole("button", { name: "到访提醒：版本 2" }).click();
  const versions = head.getByRole("dialog", { name: "“到访提醒”的各个版本" });
  await versions.getByText("版本 1", { exact: true }).waitFor();
  expect(await findings(head)).toEqual([]);
});

test("who keeps texts puts one into use at once; it says so until another stands behind it", async () => {
  const head = await desk.page();
  await desk.signIn(head, "supervisor");
  await head.goto("/console/set-up/templates");
  const form = head.getByRole("dialog");
  const row = head.getByRole("row").filter({ hasText: "配件到货" });
  await head.getByRole("button", { name: "提议常用语", exact: true }).click();
  await form.getByLabel("中文名称 *").fill("配件到货");
  await form.getByLabel("英文名称 *").fill("Part has come");
  await form.getByLabel("中文正文 *").fill("您好，配件已到。");
  await form.getByLabel("英文正文 *").fill("The part has come.");
  await form.getByLabel("立即启用，不等另一人批准").check();
  expect(await findings(head)).toEqual([]);
  await form.getByRole("button", { name: "启用", exact: true }).click();
  await row.getByText("版本 1").waitFor();
  await head.getByRole("button", { name: "提议修改“配件到货”" }).click();
  await form.getByLabel("中文正文 *").fill("您好，配件已到，请预约上门。");
  await form.getByLabel("立即启用，不等另一人批准").check();
  await form.getByRole("button", { name: "启用", exact: true }).click();
  await row.getByText("版本 2").waitFor();
  await row.getByText("尚无另一人批准").waitFor();
  // Not by its author.
  expect(await row.getByRole("button", { name: "批准“配件到货”" }).count()).toBe(0);

  const other = await desk.page();
  await desk.signIn(other, "admin");
  await other.goto("/console/set-up/templates");
  await other.getByRole("button", { name: "批准“配件到货”" }).click();
  await expect.poll(() => other.getByRole("row").filter({ hasText: "配件到货" }).getByText("尚无另一人批准").count()).toBe(0);
});
