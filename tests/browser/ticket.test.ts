// The ticket screen: a complaint handled to its close, and what keeps anything from being lost on the way.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { kept, sizes, useBrowser } from "./support/desk.js";
import { choose, expectState, fill, send, step } from "./support/ticket.js";

const desk = useBrowser();
interface Ticket {
  id: string;
  number: string;
  version: number;
  timeline: { event: string; fields: Record<string, unknown> }[];
}
type Tab = Awaited<ReturnType<typeof desk.page>>;
const open = (page: Tab, fields: Record<string, string>, subject = "维修师傅态度很差") =>
  desk.api<Ticket>(page, "POST", "/api/v1/tickets", { fields: { channel: "phone", ...fields }, subject, body: "师傅说话很不客气，要求道歉。" });

describe("a complaint", () => {
  test("is handled to its close by those whose part it is", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    const complaint = await open(page, { kind: "complaint", about: "service", subcategory: "attitude" });
    await page.goto(`/console/tickets/${complaint.id}`);
    await expectState(page, "待受理");

    // A step too early: the refusal names the clause and leads to what is missing.
    await choose(page, "转交责任部门");
    await fill(page, { 责任部门: "技术支持部" });
    await send(page);
    const refusal = page.locator(".composer-failure");
    await refusal.getByRole("button", { name: "查看条款 US-3.2.2 原文" }).waitFor();
    await refusal.getByRole("button", { name: "安抚客户" }).first().click();
    await send(page);
    await page.getByText("已完成：安抚客户").waitFor();

    await step(page, "登记投诉", { 客户姓名: "李娜", 事由: "师傅说话很不客气", 联系方式: "13800000000", 发生时间: "2026-03-01T15:00" });
    // What was typed for the step that was refused is still there.
    await choose(page, "转交责任部门");
    expect(await page.getByLabel("责任部门 *").inputValue()).toBe("technical_support");
    await send(page);
    await expectState(page, "处理中");
    await step(page, "记录调查结论", { 情况属实: "是", 调查结论: "录音属实" });
    await step(page, "提出处理意见", { 处理意见: "登门道歉并退还上门费" });
    await expectState(page, "待负责人批准");
    expect(await page.getByRole("button", { name: "批准", exact: true }).count()).toBe(0);

    const head = await desk.page();
    await desk.signIn(head, "head");
    await head.goto(`/console/tickets/${complaint.id}`);
    await step(head, "批准");
    await expectState(head, "已批准，待告知");

    // The first page hears of it by itself.
    await expectState(page, "已批准，待告知");
    await step(page, "告知处理结果", { 答复: "我们将登门道歉并退费", 途径: "电话" });
    await step(page, "致歉", { 道歉内容: "非常抱歉", 途径: "电话" });
    await step(page, "记录整改", { 整改措施: "对师傅再培训" });
    await step(page, "总结分析", { 投诉总结: "服务态度", 原因分析: "培训不足" });
    await step(page, "客户满意");
    await step(page, "办结");
    await expectState(page, "已办结");
    expect(await page.getByRole("region", { name: "办结前还需完成" }).count()).toBe(0);
  }, 120_000);
});

describe("the ticket screen", () => {
  test("shows the clause and the reasons of a promise without leaving", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    const { id } = await open(page, { kind: "repair" }, "门锁打不开");
    await page.goto(`/console/tickets/${id}`);
    const promises = page.getByRole("region", { name: "对客户的承诺" });
    await promises.getByRole("button", { name: /^查看条款/ }).first().click();
    await page.locator(".clause-panel .prose").first().waitFor();
    await page.keyboard.press("Escape");
    await promises.getByRole("button", { name: /^为什么/ }).first().click();
    await promises.locator(".promise-steps li").first().waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("is led to from compliance: the moment that counted, its clause and its reasons", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    const { clauses } = await desk.api<{ clauses: { clause: string; breached: number }[] }>(page, "GET", "/api/v1/compliance");
    const clause = clauses.find(({ breached }) => breached > 0)?.clause ?? "";
    await page.goto(`/console/compliance/${clause}?verdict=breached`);
    await page.locator("tbody th a").first().click();
    await page.waitForURL((url) => url.searchParams.get("clause") === clause);
    const at = new URL(page.url()).searchParams.get("at") ?? "";
    const moment = page.locator(".event.sought");
    await moment.locator("blockquote").waitFor();
    expect(await moment.locator("time").first().getAttribute("datetime")).toBe(at);
    await expect.poll(() => moment.evaluate((element) => element === document.activeElement && element.getBoundingClientRect().top >= 0 && element.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    await page.locator(".promise.sought").getByRole("button", { name: `查看条款 ${clause} 原文` }).waitFor();
    expect(await findings(page)).toEqual([]);
    await moment.getByRole("button", { name: "不再标出这一刻" }).click();
    await moment.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
  });

  test("keeps what is typed over a reload, and over a server that is away", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    const { id } = await open(page, { kind: "inquiry" }, "怎么联网");
    await page.goto(`/console/tickets/${id}`);
    await choose(page, "添加备注");
    await fill(page, { 内容: "客户下午方便接电话" });
    await page.getByText("草稿已保存").waitFor();
    await kept(page, "客户下午方便接电话");
    await page.reload();
    await choose(page, "添加备注");
    await expect.poll(() => page.getByLabel("内容 *").inputValue()).toBe("客户下午方便接电话");
    const port = Number(new URL(desk.origin).port);
    await desk.stopServer();
    await send(page);
    await page.getByRole("alert").filter({ hasText: "已输入的内容保存在本机" }).waitFor();
    expect(await page.getByLabel("内容 *").inputValue()).toBe("客户下午方便接电话");
    await desk.serve(port);
    await expect.poll(() => page.locator(".offline-bar").count(), { timeout: 40_000 }).toBe(0);
    await send(page);
    await page.getByText("已完成：添加备注").waitFor();
    const ticket = await desk.api<Ticket>(page, "GET", `/api/v1/tickets/${id}`);
    expect(ticket.timeline.filter(({ event }) => event === "note.added").length).toBe(1);
  });

  test("runs over nobody's change: what happened is shown, what was typed stays", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    const { id } = await open(page, { kind: "inquiry" }, "保修多久");
    await desk.api(page, "POST", `/api/v1/tickets/${id}/actions/confirm_identity`, { fields: { subject: "保修期" } });
    await page.goto(`/console/tickets/${id}`);
    await choose(page, "答复");
    await fill(page, { 答复: "整机保修三年" });
    const other = await desk.page();
    await desk.signIn(other, "supervisor");
    await desk.api(other, "POST", `/api/v1/tickets/${id}/actions/note`, { fields: { body: "请先核对型号" } });
    await page.getByRole("button", { name: "有更新，点击查看" }).waitFor();
    await send(page);
    const dialog = page.getByRole("dialog", { name: "工单刚被他人更新" });
    await dialog.getByText("请先核对型号").waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "返回修改" }).click();
    expect(await page.getByLabel("答复 *").inputValue()).toBe("整机保修三年");
    await fill(page, { 答复: "该型号整机保修两年" });
    await send(page);
    await page.getByText("已完成：答复").waitFor();
  });

  test("takes files that are dropped, and shows names that hold scripts as names", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    const { id } = await open(page, { kind: "repair" }, "<img src=x onerror=alert(1)>");
    await page.goto(`/console/tickets/${id}`);
    await page.getByRole("heading", { name: "<img src=x onerror=alert(1)>" }).waitFor();
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x34, 0x0a])], "<b>发票.pdf", { type: "application/pdf" }));
      return transfer;
    });
    await page.locator(".desk-ticket").dispatchEvent("drop", { dataTransfer: data });
    await page.getByRole("link", { name: "<b>发票.pdf" }).first().waitFor();
  });

  test.each([
    ["desktop", "light", "zh-CN"],
    ["desktop", "dark", "zh-CN"],
    ["phone", "light", "en"],
  ] as const)("has no finding of axe on a %s (%s, %s)", async (size, theme, language) => {
    const page = await desk.page({ viewport: sizes[size], theme, language });
    await desk.signIn(page);
    const { id } = await open(page, { kind: "repair" }, "网关离线");
    await page.goto(`/console/tickets/${id}`);
    await page.locator(".event").first().waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
