// The whole set-up as one file: taken from one desk, given to another, as often as one likes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { useDesk } from "./support/desk.js";
import { binary } from "./support/server.js";

type File = Schema<"SetupFile">;

const from = useDesk();
const to = useDesk();
const place = mkdtempSync(join(tmpdir(), "wellkept-setup-"));
let client: Client;
let file: File;
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

beforeAll(async () => {
  ({ client } = await from.admin());
  const { items } = await client.get<{ items: Schema<"Unit">[] }>("/api/v1/units");
  const root = items[0]?.id ?? "";
  const east = await client.post<Schema<"Unit">>("/api/v1/units", { parent: root, kind: "region", name: "East" });
  const team = await client.post<Schema<"Unit">>("/api/v1/units", { parent: east.id, kind: "team", name: "Locks" });
  await from.member(["specialist", "engineer"], team.id);
  await client.post("/api/v1/templates", {
    name: { zh: "已收到", en: "Received" }, purpose: "message", subject: { zh: "已收到", en: "Received" }, body: { zh: "您好", en: "Hello" },
  });
  await client.post("/api/v1/views", { scope: "shared", name: "Due first", query: { order: "due" }, columns: ["number", "due"] });
  await client.put(`/api/v1/units/${east.id}/areas`, { areas: ["上海"] }, { "if-match": '"v1"' });
  const member = (await client.get<{ items: Schema<"Member">[] }>("/api/v1/members")).items.find(({ login }) => login === "member1");
  await client.put(`/api/v1/members/${member?.id ?? ""}/skills`, { skills: ["locks"] });
  await client.put("/api/v1/routing", {
    reason: "locks", rules: [{ id: "locks", when: { region: [east.id], kind: ["repair"] }, unit_id: team.id, skills: ["locks"] }],
  }, { "if-match": '"v0"' });
  await client.put("/api/v1/products/X-1/2026-01-01", { name: { zh: "锁", en: "Lock" }, category: "security", from: "purchase", parts: [{ part: "whole", label: { zh: "整机", en: "Whole" }, months: 24 }] });
  await client.post("/api/v1/webhooks", { url: "https://receiver.example.com/told", events: ["ticket.*"], description: "BI" });
  await client.post("/api/v1/views", { scope: "unit", unit_id: team.id, name: "Of the team", query: { order: "due" }, columns: ["number"] });
  const { client: own } = await from.member("supervisor", team.id);
  await own.post("/api/v1/views", { scope: "private", name: "Mine alone", query: { order: "due" }, columns: ["number"] });
  await own.put("/api/v1/me/notifications", { language: "en", zone: "Asia/Shanghai", email: null, quiet: { from: "22:00", until: "07:30" }, digest_at: "08:00", topics: [] });
  const author = await from.member("quality");
  await author.client.post("/api/v1/policy/calendars/cn/changes", { label: "2026.5", reason: { zh: "放假", en: "A day off" }, days_off: ["2026-09-03"] });
  file = await client.get<File>("/api/v1/setup-file");
});

describe("the set-up", () => {
  test("is one file without secrets", () => {
    expect(file.units?.map(({ name }) => name)).toEqual(expect.arrayContaining(["East", "Locks"]));
    expect(file.members?.find(({ login }) => login === "member1")).toMatchObject({ roles: ["engineer", "specialist"], active: true });
    expect(file.templates).toHaveLength(1);
    expect(file.views).toMatchObject([
      { scope: "shared", name: "Due first", query: { order: "due" } }, { scope: "unit", name: "Of the team" }, { scope: "private", name: "Mine alone", owner: "member2" },
    ]);
    expect(file.members?.find(({ login }) => login === "member1")?.skills).toEqual(["locks"]);
    expect(file.members?.find(({ login }) => login === "member2")?.notifications).toMatchObject({ language: "en", quiet_from: "22:00" });
    expect(file.routing?.rules).toMatchObject([{ id: "locks", skills: ["locks"] }]);
    expect(file.products).toMatchObject([{ model: "X-1" }]);
    expect(file.webhooks).toMatchObject([{ url: "https://receiver.example.com/told" }]);
    expect(file.amendments).toMatchObject([{ label: "2026.5" }]);
    expect(JSON.stringify(file)).not.toMatch(/password|secret|salt|argon|whsec/i);
  });

  test("makes another desk the same, once", async () => {
    const other = (await to.admin()).client;
    const first = await other.post<{ units: object; members: object; links: { login: string }[] }>("/api/v1/setup-file", file);
    expect(first).toMatchObject({
      members: { made: 3 }, templates: { made: 1 }, views: { made: 3 }, products: { made: 1 }, routing: { made: 1 }, webhooks: { made: 1 }, amendments: { made: 1 },
    });
    expect(first.links.map(({ login }) => login)).toEqual(["member1", "member2", "member3"]);
    const there = await other.get<File>("/api/v1/setup-file");
    expect({ ...there, made_at: file.made_at }).toEqual(file);
    const { items } = await other.get<{ items: Schema<"Webhook">[] }>("/api/v1/webhooks");
    expect(items.map(({ active }) => active), "its receiver does not know the new secret").toEqual([false]);
    const { items: proposals } = await other.get<{ items: Schema<"ProposalSummary">[] }>("/api/v1/policy/proposals");
    expect(proposals.map(({ label, state }) => [label, state]), "still to be approved here").toEqual([["2026.5", "draft"]]);
    const again = await other.post<{ links: object[] }>("/api/v1/setup-file", file);
    const nothing = { made: 0, changed: 0 };
    expect(again).toMatchObject({
      units: nothing, members: nothing, templates: nothing, views: nothing, products: nothing, routing: nothing, webhooks: nothing, amendments: nothing, links: [],
    });
  });

  test.each([
    [{ format: "other" }, "setup.format"],
    [{ format: "wellkept-setup/1", units: [{ id: "2", parent: "9", kind: "team", name: "Lost" }] }, "setup.format"],
    [{ format: "wellkept-setup/1", members: [{ login: "x y", name: "X", unit: null, roles: ["specialist"], active: true }] }, "member.login"],
    [{ format: "wellkept-setup/1", members: [{ login: "xyz", name: "X", unit: null, roles: ["king"], active: true }] }, "member.role"],
  ])("%o is refused with %s", async (body, code) => {
    expect((await client.refused("POST", "/api/v1/setup-file", { body })).code).toBe(code);
  });

  test("is an administrator's", async () => {
    const { client: supervisor } = await from.member("supervisor");
    expect(await supervisor.refused("GET", "/api/v1/setup-file")).toMatchObject({ status: 403 });
    expect(await supervisor.refused("POST", "/api/v1/setup-file", { body: file })).toMatchObject({ status: 403 });
  });

  test("goes by the command line too", () => {
    const path = join(place, "setup.json");
    execFileSync(binary, ["setup", "export", ...from.server.place, path]);
    expect((JSON.parse(readFileSync(path, "utf8")) as File).units?.length).toBe(file.units?.length);
    const said = execFileSync(binary, ["setup", "import", "--data", join(place, "fresh"), path], { encoding: "utf8" });
    expect(said).toMatch(/members: \d made/);
    expect(said).toMatch(/member1: \/setup\/\S+/);
  });
});
