// A call taken down by keyboard alone, and a proposal that the head of department decides on in place.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { kept, settled, sizes, useBrowser } from "./support/desk.js";

const desk = useBrowser();
interface Ticket {
  id: string;
  number: string;
  kind: string;
  subject: string;
  timeline: { event: string; fields: Record<string, unknown> }[];
}
const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "");
const act = (page: Page, id: string, action: string, fields: Record<string, unknown> = {}) => desk.api<Ticket>(page, "POST", `/api/v1/tickets/${id}/actions/${action}`, { fields });
const ticketOf = (page: Page) => page.url().split("/").pop()?.split("?")[0] ?? "";
async function proposed(page: Page, subject: string): Promise<string> {
  const { id } = await desk.api<Ticket>(page, "POST", "/api/v1/tickets", { fields: { kind: "complaint", channel: "phone", about: "service" }, subject, body: "师傅说话很不客气，要求道歉。" });
  await act(page, id, "soothe");
  await act(page, id, "record", { person: "李娜", matter: "师傅说话很不客气", contact: "13800000000", occurred_at: "2026-03-01T07:00:00Z" });
  await act(page, id, "hand_over", { department: "technical_support" });
  await act(page, id, "investigate", { verified: true, finding: "录音属实" });
  await act(page, id, "propose", { proposal: "登门道歉并退还上门费" });
  return id;
}

describe("call intake", () => {
  test("registers a complaint without the mouse, recorded as US-3.2.2 asks", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    await page.locator("#page").waitFor();
    await page.keyboard.press("c");
    await page.waitForURL("**/console/intake");
    await expect.poll(() => focused(page)).toBe("contact");
    await page.keyboard.type("13900001111");
    await page.getByText("新客户，保存时一并建立资料").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("李娜");
    await page.keyboard.press("Tab");
    await page.keyboard.type("投诉师傅态度很差。要求道歉");
    await page.getByText("建议依据：提到").waitFor();
    expect(await page.getByRole("radio", { name: "投诉" }).isChecked()).toBe(true);
    // A step too early: what is missing is said, and the keyboard stands there.
    await page.keyboard.press("Control+Enter");
    await page.getByText("请选择投诉的是产品还是服务").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/console\/tickets\/\d+/);
    const ticket = await desk.api<Ticket>(page, "GET", `/api/v1/tickets/${ticketOf(page)}`);
    expect(ticket).toMatchObject({ kind: "complaint", subject: "投诉师傅态度很差" });
    expect(ticket.timeline.find(({ event }) => event === "complaint.recorded")?.fields).toMatchObject({ person: "李娜", contact: "13900001111", matter: "投诉师傅态度很差。要求道歉" });

    // The next call of the same number finds the customer, and what was said before.
    await page.keyboard.press("Escape");
    await page.goto("/console/intake");
    await expect.poll(() => focused(page)).toBe("contact");
    await page.keyboard.type("13900001111");
    await page.getByText("找到 1 位客户").waitFor();
    expect(await page.inputValue("#name")).toBe("李娜");
    await page.getByRole("region", { name: "该客户最近的工单" }).or(page.locator(".known")).getByText(ticket.number).first().waitFor();
  });

  test("finds device, owner and warranty by the serial number, and the ticket carries the device", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    const words = (zh: string, en: string) => ({ zh, en });
    const keeper = await desk.page();
    await desk.signIn(keeper, "admin");
    await desk.api(keeper, "PUT", "/api/v1/products/AP-300/2024-01-01", {
      name: words("空气净化器", "Purifier"), category: "other", from: "purchase", parts: [{ part: "whole", label: words("整机", "Device"), months: 600 }, { part: "filter", label: words("滤网", "Filter"), months: 0 }],
    });
    const owner = await desk.api<{ id: string }>(page, "POST", "/api/v1/customers", { name: "赵敏", phone: "13700008888" });
    await desk.api(page, "POST", `/api/v1/customers/${owner.id}/devices`, { model: "AP-300", serial: "SN-7788 AB", purchased_on: "2025-03-10" });
    await page.goto("/console/intake");
    await page.fill("#serial", "sn7788ab");
    await page.getByText("已找到登记的设备").waitFor();
    await page.getByRole("article", { name: "空气净化器" }).getByText("保修期内").waitFor();
    await expect.poll(() => page.inputValue("#contact")).toBe("13700008888");
    expect(await page.inputValue("#name")).toBe("赵敏");
    expect(await page.inputValue("#model")).toBe("AP-300");
    expect(await findings(page)).toEqual([]);
    await page.fill("#words", "净化器不出风，需要维修");
    await page.getByRole("radio", { name: "报修" }).check();
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/console\/tickets\/\d+/);
    await page.getByRole("article", { name: "空气净化器" }).getByText("该部件不在保修范围内。").waitFor();
    await page.getByRole("link", { name: "赵敏" }).click();
    await page.waitForURL(/\/console\/customers\/\d+/);
    await page.getByRole("heading", { name: "赵敏" }).waitFor();
    await page.getByText("净化器不出风").first().waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test("keeps the call over a reload and a server that is away, and takes it once", async () => {
    const page = await desk.page();
    await desk.signIn(page);
    await page.goto("/console/intake");
    await page.fill("#contact", "13900002222");
    await page.fill("#name", "王强");
    await page.fill("#words", "门锁没电了怎么办");
    await page.getByText("咨询", { exact: true }).click();
    await kept(page, '"inquiry"');
    await page.reload();
    await page.getByText("这是上次没有登记完的来电").waitFor();
    expect(await page.inputValue("#words")).toBe("门锁没电了怎么办");
    const port = Number(new URL(desk.origin).port);
    await desk.stopServer();
    await page.keyboard.press("Control+Enter");
    await page.getByText("是否已登记尚不确定").waitFor();
    await desk.serve(port);
    await expect.poll(() => page.locator(".offline-bar").count(), { timeout: 40_000 }).toBe(0);
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/console\/tickets\/\d+/);
    const { items } = await desk.api<{ items: Ticket[] }>(page, "GET", "/api/v1/tickets?order=newest&limit=20");
    expect(items.filter(({ subject }) => subject === "门锁没电了怎么办")).toHaveLength(1);
  });
});

describe("the desks", () => {
  test("a proposal is read and approved in place by the head of department, and by nobody else", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    const id = await proposed(page, "安装师傅迟到两小时");
    await page.goto("/console/approvals");
    const locked = page.getByRole("article", { name: "安装师傅迟到两小时" });
    await locked.getByText("由部门负责人批准。").waitFor();

    const head = await desk.page();
    await desk.signIn(head, "head");
    await head.goto("/console/approvals");
    const card = head.getByRole("article", { name: "安装师傅迟到两小时" });
    await card.getByText("登门道歉并退还上门费").waitFor();
    expect(await findings(head)).toEqual([]);
    await card.getByRole("button", { name: "批准" }).click();
    await expect.poll(() => card.count()).toBe(0);
    expect((await desk.api<{ state: string }>(page, "GET", `/api/v1/tickets/${id}`)).state).toBe("approved");
  });

  test("a proposal that changed meanwhile is not decided unseen; sent back it says why", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    const id = await proposed(page, "客服两次未回电");
    const head = await desk.page();
    await desk.signIn(head, "head");
    await head.goto("/console/approvals");
    const card = head.getByRole("article", { name: "客服两次未回电" });
    await card.getByText("登门道歉并退还上门费").waitFor();
    await act(page, id, "note", { body: "客户补充了录音" });
    await card.getByRole("button", { name: "退回" }).click();
    await head.keyboard.type("请附退款金额");
    await card.getByRole("button", { name: "退回" }).click();
    await card.getByText("工单刚有变化").waitFor();
    await card.getByRole("button", { name: "退回" }).click();
    await expect.poll(() => card.count()).toBe(0);
    const ticket = await desk.api<Ticket>(page, "GET", `/api/v1/tickets/${id}`);
    expect(ticket.timeline.find(({ event }) => event === "complaint.sent_back")?.fields).toMatchObject({ reason: "请附退款金额" });
    await head.goto("/console/complaints");
    await head.getByRole("link", { name: "客服两次未回电" }).waitFor();
  });

  test.each([
    ["intake", "desktop", "dark", "en"],
    ["complaints", "desktop", "light", "zh-CN"],
    ["complaints", "phone", "dark", "en"],
    ["suggestions", "phone", "light", "zh-TW"],
    ["board", "desktop", "dark", "en"],
    ["board", "phone", "light", "zh-CN"],
    ["inbox", "desktop", "light", "zh-CN"],
    ["inbox/settings", "phone", "dark", "en"],
  ] as const)("%s has no finding of axe on a %s (%s, %s)", async (path, size, theme, language) => {
    const page = await desk.page({ viewport: sizes[size], theme, language });
    await desk.signIn(page, "supervisor");
    await page.goto(`/console/${path}`);
    await settled(page);
    expect(await findings(page)).toEqual([]);
    expect(await wide(page)).toBe(false);
  });
});
