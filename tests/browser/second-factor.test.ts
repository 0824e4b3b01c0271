// Two-step sign-in as people meet it: set up, asked for, lost, reset; and where one is signed in.
import { describe, expect, test } from "vitest";
import { codeOf } from "../wire/support/totp.js";
import { findings } from "./support/axe.js";
import { logins, password, settled, sizes, useBrowser } from "./support/desk.js";

const desk = useBrowser();
const now = (ahead = 0) => new Date(Date.now() + ahead).toISOString();

describe("two-step sign-in", () => {
  test("is set up with a picture, asked for, and reset by an administrator", async () => {
    const page = await desk.page({ viewport: sizes.phone });
    await desk.signIn(page, "engineer");
    await page.goto("/console/profile");
    await page.getByRole("button", { name: "设置两步验证" }).click();
    await page.getByLabel("当前密码").last().fill(password);
    await page.getByRole("button", { name: "继续" }).click();
    await page.getByRole("img", { name: "两步验证的二维码" }).waitFor();
    expect(await findings(page)).toEqual([]);
    const secret = (await page.locator(".factor-secret").textContent())?.replaceAll(" ", "") ?? "";
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    await page.getByLabel("输入应用显示的 6 位验证码。").fill("000000");
    await page.getByRole("button", { name: "开启" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("验证码不正确");
    await page.getByLabel("输入应用显示的 6 位验证码。").fill(codeOf(secret, now()));
    await page.getByRole("button", { name: "开启" }).click();
    await page.getByRole("heading", { name: "恢复码" }).waitFor();
    const codes = await page.getByRole("list", { name: "恢复码" }).getByRole("listitem").allTextContents();
    expect(codes).toHaveLength(10);
    expect(await findings(page)).toEqual([]);
    expect(await page.getByRole("button", { name: "继续" }).isDisabled()).toBe(true);
    await page.getByLabel("我已保存好恢复码").check();
    await page.getByRole("button", { name: "继续" }).click();
    await page.getByText("剩余恢复码 10 个").waitFor();

    const again = await desk.page();
    const first = async () => {
      await again.goto("/console/sign-in?then=/tickets");
      await again.getByLabel("登录名").fill(logins.engineer);
      await again.getByLabel("密码").fill(password);
      await again.keyboard.press("Enter");
      await again.getByLabel("验证码或恢复码").waitFor();
    };
    await first();
    expect(await findings(again)).toEqual([]);
    await again.keyboard.type("000000");
    await again.keyboard.press("Enter");
    expect(await again.getByRole("alert").textContent()).toContain("验证码不正确");
    await again.keyboard.type(codeOf(secret, now(30_000)));
    await again.keyboard.press("Enter");
    await again.waitForURL(/\/console\/tickets/);

    const admin = await desk.page();
    await desk.signIn(admin, "admin");
    await admin.goto("/console/set-up/factors");
    await settled(admin);
    await admin.getByRole("button", { name: /^重置 / }).click();
    expect(await findings(admin)).toEqual([]);
    await admin.getByRole("dialog").getByRole("button", { name: "重置" }).click();
    await admin.getByText(/^已重置/).waitFor();
    await admin.goto("/console/set-up/sign-ins");
    await admin.getByLabel("事项").selectOption({ label: "重置两步验证" });
    await expect.poll(() => admin.locator("tbody tr").count()).toBe(1);
    expect(await findings(admin)).toEqual([]);
    await admin.getByLabel("事项").selectOption({ label: "验证码错误" });
    await expect.poll(() => admin.locator("tbody tr").count()).toBe(2);
    await again.goto("/console/tickets");
    await again.waitForURL(/\/sign-in\?then=/);
  });
});

describe("one's sessions", () => {
  test("are shown, and another device is signed out", async () => {
    const [here, there] = [await desk.page(), await desk.page()];
    await desk.signIn(here, "quality");
    await desk.signIn(there, "quality");
    await here.goto("/console/profile");
    await here.getByText("当前设备").waitFor();
    await here.getByRole("button", { name: /退出登录$/ }).first().click();
    await expect.poll(() => here.locator(".own-sessions tbody tr").count()).toBe(1);
    await there.goto("/console/tickets");
    await there.waitForURL(/\/sign-in/);
  });

  test("go on when one changes the password", async () => {
    const page = await desk.page();
    await desk.signIn(page, "head");
    await page.goto("/console/profile");
    await page.locator("#current").fill(password);
    await page.locator("#new").fill("another long password");
    await page.locator("#again").fill("another long password");
    await page.getByRole("button", { name: "修改密码" }).click();
    await page.getByText("密码已修改。").waitFor();
    await page.locator("#current").fill("another long password");
    await page.locator("#new").fill(password);
    await page.locator("#again").fill(password);
    await page.getByRole("button", { name: "修改密码" }).click();
    await expect.poll(() => page.locator("#current").inputValue()).toBe("");
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});
