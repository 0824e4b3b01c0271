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
  file = await client.get<File>("/api/v1/setup-file");
});

describe("the set-up", () => {
  test("is one file without secrets", () => {
    expect(file.units?.map(({ name }) => name)).toEqual(expect.arrayContaining(["East", "Locks"]));
    expect(file.members?.find(({ login }) => login === "member1")).toMatchObject({ roles: ["engineer", "specialist"], active: true });
    expect(file.templates).toHaveLength(1);
    expect(file.views).toMatchObject([{ name: "Due first", query: { order: "due" } }]);
    expect(JSON.stringify(file)).not.toMatch(/password|secret|salt|argon/i);
  });

  test("makes another desk the same, once", async () => {
    const other = (await to.admin()).client;
    const first = await other.post<{ units: object; members: object; links: { login: string }[] }>("/api/v1/setup-file", file);
    expect(first).toMatchObject({ members: { made: 1 }, templates: { made: 1 }, views: { made: 1 } });
    expect(first.links.map(({ login }) => login)).toEqual(["member1"]);
    const there = await other.get<File>("/api/v1/setup-file");
    const plain = ({ units, members, templates, views }: File) => ({
      units: units?.map(({ kind, name }) => [kind, name]),
      members: members?.map(({ login, roles }) => [login, roles]).sort(),
      templates, views,
    });
    expect(plain(there)).toEqual(plain(file));
    const again = await other.post<{ links: object[] }>("/api/v1/setup-file", file);
    expect(again).toMatchObject({ units: { made: 0, changed: 0 }, members: { made: 0, changed: 0 }, templates: { made: 0 }, views: { made: 0 }, links: [] });
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
    expect(said).toContain("members: 3 made");
    expect(said).toMatch(/member1: \/setup\/\S+/);
  });
});
