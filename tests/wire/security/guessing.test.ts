// What can be guessed, and what an answer gives away to who guesses: logins, codes and links.
import { beforeAll, describe, expect, test } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";
import { hire, password } from "../support/hire.js";
import { useMail } from "../support/mail.js";
import { Portal } from "../support/portal.js";
import { ratio } from "../support/timing.js";
import { codeOf } from "../support/totp.js";

const mail = useMail();
const desk = useDesk({
  get flags() {
    return mail.flags;
  },
});
const portal = new Portal(desk, mail);
let admin: Member;
beforeAll(async () => {
  admin = await desk.admin();
});
const said = ({ status, body, headers }: { status: number; body: Problem; headers: Headers }) => ({
  status, body: { ...body, request_id: "" }, cookie: headers.get("set-cookie"), length: headers.get("content-length"),
});

describe("a code of the portal", () => {
  test("is asked for alike, and as long, by who is known and who is not", async () => {
    const ask = async (email: string) => {
      expect((await desk.anyone.call<Problem>("POST", "/api/v1/portal/codes", { body: { contact: email } })).status).toBe(202);
    };
    await ask("warm.up@example.com");
    const known = async (i: number) => {
      if (i % 8 === 7) await desk.pass({ hours: 2 }); // many codes for one address have to wait
      await admin.client.post("/api/v1/customers", { name: `K${i}`, email: `known${i}@example.com` });
    };
    const longer = await ratio(8, 3, (i) => ask(`known${i}@example.com`), (i) => ask(`unknown${i}@example.com`), known);
    expect(longer).toBeGreaterThan(0.33);
    expect(longer).toBeLessThan(3);
  });

  test("that is wrong is refused alike for who asked for one, who did not, and who is nobody", async () => {
    const code = await portal.code("asked@example.com");
    const wrong = code === "000000" ? "000001" : "000000";
    const enter = async (contact: string) => said(await desk.anyone.call<Problem>("POST", "/api/v1/portal/sessions", { body: { contact, code: wrong } }));
    const answers = [await enter("asked@example.com"), await enter("known1@example.com"), await enter("nobody@example.com")];
    expect(answers[0]).toMatchObject({ status: 401, body: { code: "portal.code" } });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test("cannot be guessed by many at once", async () => {
    await portal.code("rushed@example.com");
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, i) => desk.anyone.call<Problem>("POST", "/api/v1/portal/sessions", { body: { contact: "rushed@example.com", code: String(100_000 + i) } })),
    );
    for (const { status } of tries) expect([401, 429]).toContain(status);
  });
});

describe("a link", () => {
  test("that is unknown is refused alike, whatever it looks like, and as fast as one that was changed", async () => {
    const inquiry = await admin.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "A" });
    await admin.client.post(`/api/v1/tickets/${inquiry.id}/actions/answer`, { fields: { answer: "B" } });
    const { token } = await admin.client.post<{ token: string }>(`/api/v1/tickets/${inquiry.id}/confirmation-link`, { via: "app" });
    const ask = (one: string) => desk.anyone.call<Problem>("GET", `/api/v1/confirmations/${one}`);
    const first = said(await ask("nothing"));
    expect(first).toMatchObject({ status: 404, body: { code: "confirmation.unknown" } });
    const changed = (at: number) => token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    // The same answer wherever the first wrong byte stands.
    for (const at of [0, 5, 20, token.length - 3]) expect(said(await ask(changed(at))), String(at)).toEqual(first);
    const longer = await ratio(15, 3, () => ask(changed(2)), () => ask(changed(token.length - 3)));
    expect(longer).toBeGreaterThan(0.33);
    expect(longer).toBeLessThan(3);
    expect(token.length, "too long to be tried out").toBeGreaterThan(40);
  });

  test("of a member is refused alike when it is unknown, used and replaced", async () => {
    const { link } = await admin.client.post<{ link: { token: string } }>("/api/v1/members", { login: "of.links", name: "L", roles: ["specialist"] });
    await desk.anyone.post("/api/v1/setup", { token: link.token, password });
    const use = async (token: string) => said(await desk.anyone.call<Problem>("POST", "/api/v1/setup", { body: { token, password } }));
    const answers = [await use(link.token), await use("A".repeat(link.token.length)), await use("nothing")];
    expect(answers[0]).toMatchObject({ status: 404, body: { code: "setup.link" } });
    for (const answer of answers) expect({ ...answer, length: null }).toEqual({ ...answers[0], length: null });
  });
});

describe("a sign-in", () => {
  test("is refused alike, by word and header, for whoever is not let in", async () => {
    await hire(admin.client, desk.anyone, "real.one");
    await admin.client.post("/api/v1/members", { login: "without.password", name: "W", roles: ["specialist"] });
    const signIn = async (login: string) => said(await desk.anyone.call<Problem>("POST", "/api/v1/sessions", { body: { login, password: "wrong wrong wrong" } }));
    const answers = [await signIn("real.one"), await signIn("nobody.there"), await signIn("without.password"), await signIn("' OR 1=1 --")];
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test("of an unknown login is slowed as that of a known one", async () => {
    const tries = async (login: string) => {
      const statuses: number[] = [];
      for (let i = 0; i < 7; ++i) statuses.push((await desk.anyone.call("POST", "/api/v1/sessions", { body: { login, password: "wrong" } })).status);
      return statuses;
    };
    expect(await tries("unknown.login")).toEqual(await tries("of.links"));
    await desk.pass({ hours: 2 });
  });

  test("with a second factor cannot be guessed by codes of all moments", async () => {
    await hire(admin.client, desk.anyone, "two.steps");
    const session = await desk.signIn("two.steps", password);
    const { secret } = await session.post<{ secret: string }>("/api/v1/me/second-factor", { password });
    await session.post("/api/v1/me/second-factor/confirm", { code: codeOf(secret, desk.now) });
    const answer = await desk.anyone.call<{ next: string }>("POST", "/api/v1/sessions", { body: { login: "two.steps", password } });
    const cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    const statuses = new Set<number>();
    for (let i = 0; i < 12; ++i) {
      const { status } = await desk.anyone.call("POST", "/api/v1/sessions/second-factor", { body: { code: String(100_000 + i) }, headers: { cookie } });
      statuses.add(status);
    }
    expect(statuses).toContain(429);
    expect([...statuses].some((status) => status < 300)).toBe(false);
  });
});
