// A complaint's whole life: made at the portal in one of three tabs while the network is lost, handled in the console, refused by the
// customer, handled again, accepted. Nothing is sent twice, and no tab that stood still runs over what happened since.
import { expect, test } from "vitest";
import { verifies } from "../wire/support/life.js";
import { kept, password } from "./support/browser.js";
import { usePhone } from "./support/phone.js";
import { choose, expectState, fill, send, step } from "./support/ticket.js";

const { desk, staff, front, profile, button, see, next, ticketId, accessible, signIn, lifeOf, tell } = usePhone();
const matter = "Nobody came on Friday";
const requests = async () => ((await (await front.page.request.get("/api/v1/portal/tickets")).json()) as { items: { id: string; subject: string }[] }).items;

// A desktop where a member of the staff is signed in at the console.
async function worksAt(who: "specialist" | "department_head") {
  const { login, id } = staff.member(who);
  const { client } = await desk.admin();
  const { token } = await client.post<{ token: string }>(`/api/v1/members/${id}/link`, {});
  await desk.anyone.post("/api/v1/setup", { token, password });
  const context = await profile("desktop", "zh-CN");
  const page = await context.newPage();
  await page.goto("/console/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.keyboard.press("Enter");
  await page.locator(".rail").waitFor();
  return page;
}

test("US-3.2.5 a complaint from three tabs over a lost network to its second handling and acceptance", async () => {
  const first = front.page;
  await first.goto("/p/enter");
  const contact = await signIn("Han Meimei");
  await first.waitForURL(/requests$/);

  // The worker that keeps the pages is there before the network goes.
  await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const form = "/p/new/complaint?step=2";
  await first.goto("/p/new/complaint?step=1");
  await button("Service").click();
  await first.getByRole("textbox").fill(matter);
  await kept(first, matter);
  const [second, third] = [await front.context.newPage(), await front.context.newPage()];
  for (const tab of [second, third]) {
    await tab.goto(form);
    expect(await tab.getByRole("textbox").inputValue()).toBe(matter);
  }
  // What is typed on in one of them is in the others.
  await second.getByRole("textbox").fill(`${matter} evening`);
  await expect.poll(() => first.getByRole("textbox").inputValue()).toBe(`${matter} evening`);

  await front.context.setOffline(true);
  await next();
  await button("Skip").click();
  await button("Skip").click();
  await button("Send").click();
  await see("Saved; waiting for the network");
  // It is on its way once: the other tabs have nothing left to send.
  await expect.poll(() => second.getByRole("textbox").inputValue()).toBe("");
  expect(await button("Next", second).isDisabled()).toBe(true);
  // The portal opens without a network, and says that there is none.
  await third.goto("/p/requests");
  await see("Connection lost", third);
  await see("Waits for the network", third);

  await front.context.setOffline(false);
  await first.waitForURL(/requests\/\d+/);
  const id = ticketId();
  await third.reload();
  await see(`${matter} evening`, third);
  expect(await requests()).toMatchObject([{ id, subject: `${matter} evening` }]);

  // The console: what one tab did, another that stood still does not run over.
  const specialist = await worksAt("specialist");
  await specialist.goto(`/console/tickets/${id}`);
  await step(specialist, "安抚客户");
  await step(specialist, "登记投诉", { 客户姓名: "Han Meimei", 事由: "无人上门", 联系方式: contact, 发生时间: "2026-03-01T15:00" });
  await step(specialist, "转交责任部门", { 责任部门: "技术支持部" });
  await step(specialist, "提出处理意见", { 处理意见: "周一上门" });
  const head = await worksAt("department_head");
  await head.goto(`/console/tickets/${id}`);
  const stale = await head.context().newPage();
  // It hears nothing: its stream of changes does not get through.
  await stale.route("**/api/v1/live**", (route) => route.abort());
  await stale.goto(`/console/tickets/${id}`);
  await choose(stale, "退回");
  await fill(stale, { 原因说明: "请写明时间" });
  await step(head, "批准");
  await send(stale);
  const dialog = stale.getByRole("dialog", { name: "工单刚被他人更新" });
  await dialog.waitFor();
  await dialog.getByText("现在已不能做“退回”").waitFor();
  const life = await lifeOf(id);
  expect(life.ticket.state).toBe("approved");
  await expectState(specialist, "已批准，待告知");
  await step(specialist, "告知处理结果", { 答复: "We come on Monday", 途径: "电话" });

  // The customer refuses in one tab; on another telephone an older page would still accept.
  const other = await (await profile()).newPage();
  await other.goto(`/p/enter?next=/p/requests/${id}`);
  await desk.pass({ minutes: 2 });
  await signIn(undefined, { contact, on: other });
  await see("Are you satisfied with the result?", other);
  for (const tab of [first, second]) {
    await tab.goto(`/p/requests/${id}`);
    await see("Are you satisfied with the result?", tab);
  }
  await other.context().setOffline(true);
  await button("Not satisfied").click();
  await first.getByLabel("What is not right yet?").fill("Monday is too late");
  await button("Send it back").click();
  await expect.poll(async () => (await life.read()).state).toBe("in_hand");
  await second.getByText("Are you satisfied with the result?").waitFor({ state: "detached" });
  await button(/^Satisfied/, other).click();
  await button("Yes, satisfied", other).click();
  await see("Waits for the network", other);
  await other.context().setOffline(false);
  await see("does not wait for your word now", other);
  expect(await life.read()).toMatchObject({ state: "in_hand", fields: { satisfied: false } });

  // The second handling, and its acceptance.
  await tell(life, "We are with you tomorrow at nine");
  await first.reload();
  await button(/^Satisfied/).click();
  await button("Yes, satisfied").click();
  await see("How was our service?");
  await expect.poll(async () => (await life.read()).state).toBe("confirmed");
  await accessible();
  expect(life.events().filter((event) => event === "confirmation.answered")).toHaveLength(2);
  expect(await requests()).toHaveLength(1);
  verifies(desk);
}, 300_000);
