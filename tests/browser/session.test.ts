// Signing in and out.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { logins, password, useBrowser } from "./support/desk.js";

const desk = useBrowser();

describe("signing in", () => {
  test("a wrong password is told, the login stays", async () => {
    const page = await desk.page();
    await page.goto("/console/");
    await page.getByRole("button", { name: "登录" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel("登录名").fill(logins.specialist);
    await page.getByLabel("密码").fill("not this one");
    await page.getByRole("button", { name: "登录" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("登录名或密码不正确");
    expect(await page.getByLabel("登录名").inputValue()).toBe(logins.specialist);
    expect(await page.getByLabel("密码").inputValue()).toBe("");
  });

  test("leads to where one wanted to go, outlives a reload, and ends", async () => {
    const page = await desk.page();
    await page.goto("/console/tickets?light=red");
    await page.getByLabel("登录名").fill(logins.specialist);
    await page.getByLabel("密码").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/console\/tickets\?light=red$/);
    await page.reload();
    await page.getByRole("button", { name: /账号与设置/ }).click();
    await page.getByRole("menuitem", { name: "退出登录" }).click();
    await page.waitForURL("**/console/sign-in");
    await page.goto("/console/tickets");
    await page.waitForURL(/\/sign-in\?then=/);
  });

  test("never leads to another site", async () => {
    const page = await desk.page();
    await page.goto("/console/sign-in?then=//evil.example/");
    await page.getByLabel("登录名").fill(logins.specialist);
    await page.getByLabel("密码").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${desk.origin}/console/`);
  });

  test("asks for the words and the theme of the person", async () => {
    const page = await desk.page({ language: "en", theme: "dark" });
    await desk.signIn(page);
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("Today");
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(21, 24, 28)");
    await page.getByRole("button", { name: /account and settings/ }).click();
    await page.getByRole("menuitemradio", { name: "繁體中文" }).click();
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("今天");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-TW");
  });
});

describe("the pages", () => {
  test("are held by a policy that lets nothing be written into them", async () => {
    const answer = await fetch(`${desk.origin}/console/tickets/1`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
  });

  test("bring scripts that browsers keep, compressed as each can", async () => {
    const html = await (await fetch(`${desk.origin}/console/`)).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
    const plain = await fetch(desk.origin + script, { headers: { "Accept-Encoding": "identity" } });
    const small = await fetch(desk.origin + script, { headers: { "Accept-Encoding": "br" } });
    expect(small.headers.get("content-encoding")).toBe("br");
    expect(small.headers.get("cache-control")).toContain("immutable");
    expect(small.headers.get("etag")).not.toBe(plain.headers.get("etag"));
    expect(await small.text()).toBe(await plain.text());
    const again = await fetch(desk.origin + script, { headers: { "Accept-Encoding": "br", "If-None-Match": small.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });
});
