// A customer of the sample: signed in at the portal, with requests at several stages.
import type { Page } from "playwright-core";
import type { MailServer } from "../../wire/support/mail-server.js";
import type { BrowserDesk } from "./browser.js";

interface Asked {
  kind: "repair" | "complaint" | "inquiry" | "suggestion";
  matter: string;
  about?: "service";
}
const matters: Asked[] = [
  { kind: "suggestion", matter: "希望门锁能设置访客密码" },
  { kind: "repair", matter: "网关每天夜里离线，重启后恢复" },
  { kind: "inquiry", matter: "门锁的电池能用多久？" },
  { kind: "complaint", matter: "约好周五上门，等了一天没有人来", about: "service" },
];
export const contact = "li.na@example.com";

// `page` is left in the portal, signed in; answers with the request that waits for the customer's word.
export async function becomeCustomer(desk: BrowserDesk, mail: MailServer, page: Page): Promise<string> {
  const ask = (path: string, body: unknown, csrf = "") =>
    page.evaluate(
      async ([where, what, token]) => {
        const answer = await fetch(where, { method: "POST", headers: { "Content-Type": "application/json", ...(token ? { "X-CSRF-Token": token } : {}) }, body: JSON.stringify(what) });
        const said: unknown = answer.status === 202 ? null : await answer.json();
        if (!answer.ok) throw new Error(`${where}: ${JSON.stringify(said)}`);
        return said;
      },
      [path, body, csrf] as const,
    );
  await page.goto("/");
  const seen = mail.letters.length;
  await ask("/api/v1/portal/codes", { contact, language: "zh-CN" });
  const letter = await mail.letter(({ to }) => to.includes(contact), seen);
  const code = /\b\d{6}\b/.exec(letter.text)?.[0] ?? "";
  const { csrf_token: csrf } = (await ask("/api/v1/portal/sessions", { contact, code, name: "李娜" })) as { csrf_token: string };
  // The page knows by this mark that it may ask who is in.
  await page.evaluate(() => {
    localStorage.setItem("wk.portal.in", "1");
  });
  const opened: string[] = [];
  for (const body of matters) opened.push(((await ask("/api/v1/portal/tickets", body, csrf)) as { id: string }).id);
  const [, repair = "", inquiry = ""] = opened;

  const specialist = await desk.page();
  await desk.signIn(specialist);
  const act = (ticket: string, action: string, fields: Record<string, unknown>) => desk.api(specialist, "POST", `/api/v1/tickets/${ticket}/actions/${action}`, { fields });
  await act(repair, "message", { body: "我们已查到网关的日志，工程师今天会与您联系。", via: "web" });
  await act(inquiry, "confirm_identity", { subject: "电池" });
  await act(inquiry, "answer", { answer: "正常使用约十二个月，电量低于两成时门锁会提示。", via: "web" });
  await specialist.context().close();
  return inquiry;
}
