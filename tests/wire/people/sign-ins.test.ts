// The list of what was done to sign in: complete, from where, for auditors, masked where the settings say so.
import { beforeAll, describe, expect, test } from "vitest";
import { Jar } from "../support/browser.js";
import type { Client, Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";
import { hire, password } from "../support/hire.js";

type Page = { items: Schema<"SignIn">[]; next: string | null };
const list = (client: Client, query: Record<string, string | number> = {}) => client.get<Page>("/api/v1/sign-ins", query);

describe("sign-ins", () => {
  const desk = useDesk();
  let admin: Member;
  let auditor: Member;
  beforeAll(async () => {
    admin = await desk.admin();
    auditor = await desk.member("auditor");
  });

  test("are all there, with who, what, when and from where", async () => {
    const id = await hire(admin.client, desk.anyone, "watched");
    await desk.pass({ minutes: 1 });
    const jar = new Jar(desk.anyone);
    const agent = { "user-agent": "a test" };
    const signIn = (typed: string, login = "watched") => jar.call("POST", "/api/v1/sessions", { body: { login, password: typed }, headers: agent });
    await signIn("wrong");
    await signIn(password);
    await jar.call("PUT", "/api/v1/me/password", { body: { current: "wrong", password: "a new long password" } });
    await jar.call("PUT", "/api/v1/me/password", { body: { current: password, password: "a new long password" } });
    await jar.call("DELETE", "/api/v1/sessions/current");
    const { token } = await admin.client.post<{ token: { id: string } }>("/api/v1/tokens", { member: id, name: "x" });
    await admin.client.delete(`/api/v1/tokens/${token.id}`);
    await admin.client.post(`/api/v1/members/${id}/link`);
    const { items } = await list(auditor.client, { member: id });
    expect(items.map(({ kind }) => kind).reverse()).toEqual([
      "link_issued", "password_set", "refused", "signed_in", "refused", "password_set", "signed_out", "token_issued", "token_revoked", "link_issued",
    ]);
    const first = items.find(({ kind }) => kind === "signed_in");
    expect(first).toEqual({ id: expect.any(String) as string, kind: "signed_in", at: desk.now.replace(".000Z", "Z"), member: id, actor: id, way: "password", address: "127.0.0.1", agent: "a test", subject: expect.any(String) as string });
    expect(items.find(({ kind }) => kind === "token_revoked")).toMatchObject({ actor: admin.id, subject: token.id });
    expect(items.find(({ kind }) => kind === "refused")?.actor).toBeNull();

    await signIn("wrong", "nobody at all");
    const unknown = (await list(auditor.client, { kind: "refused", limit: 1 })).items[0];
    expect(unknown).toMatchObject({ member: null, address: "127.0.0.1" });
    expect(JSON.stringify(await list(auditor.client, { limit: 200 })), "people type passwords into the wrong field").not.toContain("nobody at all");
  });

  test("are read page by page, by kind, member and time", async () => {
    await desk.pass({ hours: 1 });
    const from = desk.now;
    for (let i = 0; i < 3; ++i) await new Jar(desk.anyone).call("POST", "/api/v1/sessions", { body: { login: `ghost${i}`, password } });
    const before = new Date(Date.parse(from) + 1).toISOString();
    const whole = await list(auditor.client, { from, before });
    expect(whole.items.map(({ kind }) => kind)).toEqual(["refused", "refused", "refused"]);
    expect((await list(auditor.client, { before: from, limit: 1 })).items[0]?.at).not.toBe(from.replace(".000Z", "Z"));
    const paged: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await list(auditor.client, { from, limit: 2, ...(cursor ? { cursor } : {}) });
      paged.push(...page.items.map(({ id }) => id));
      if (!page.next) break;
      cursor = page.next;
    }
    expect(paged).toEqual(whole.items.map(({ id }) => id));
    for (const query of [{ kind: "party" }, { member: "me" }, { from: "yesterday" }, { cursor: "x" }]) {
      expect((await auditor.client.refused("GET", "/api/v1/sign-ins", { query })).status, JSON.stringify(query)).toBe(400);
    }
  });
});

describe("where addresses are masked", () => {
  const desk = useDesk({ flags: ["--sign-in-addresses", "masked", "--trusted-proxies", "127.0.0.1"] });

  test("the network is shown, and one's own sessions in full", async () => {
    const { client } = await desk.admin();
    for (const from of ["203.0.113.77", "2001:db8:1:2:3::4"]) {
      await new Jar(desk.anyone).call("POST", "/api/v1/sessions", { body: { login: "nobody", password }, headers: { "x-forwarded-for": from } });
    }
    expect((await list(client, { kind: "refused" })).items.map(({ address }) => address)).toEqual(["2001:db8:1::/48", "203.0.113.0/24"]);
  });
});
