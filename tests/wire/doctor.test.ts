// What is wrong with a set-up, and what to do about it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk } from "./support/desk.js";
import { binary } from "./support/server.js";

const desk = useDesk();
const ahead = useDesk({ startAt: "2060-01-05T01:00:00Z" }); // its clock was set wrong once

// What it says of a set-up, by the name of a check: what is found, and the advice.
function examine(server = desk.server): (name: string) => string {
  const { stdout } = spawnSync(binary, ["doctor", ...server.place], { encoding: "utf8" });
  const lines = stdout.split("\n");
  return (name) => {
    const at = lines.findIndex((line) => line.slice(2).startsWith(`${name}: `));
    if (at < 0) throw new Error(`no check ${name} in\n${stdout}`);
    return [lines[at], lines[at + 1]?.startsWith("    -> ") ? lines[at + 1] : ""].join("\n");
  };
}
const doctor = (name: string, server = desk.server) => examine(server)(name);

describe("the doctor", () => {
  test("names who has no unit, which department no head, and which role of the duties nobody has", async () => {
    const { client } = await desk.admin();
    await desk.member("specialist"); // in no unit
    const before = examine();
    expect(before("people")).toMatch(/^✕ people: without a unit: member1\n {4}-> put them into one/);
    expect(before("heads")).toMatch(/^✕ heads: without a head: 客户服务中心\n {4}-> give a member/);
    expect(before("duties")).toMatch(/^✕ duties: nobody of the root unit is: management, quality, supervisor\n/);

    const { items: units } = await client.get<{ items: Schema<"Unit">[] }>("/api/v1/units");
    const root = units[0]?.id ?? "";
    for (const role of ["management", "quality", "supervisor", "department_head"]) await desk.member(role, root);
    const { items: members } = await client.get<{ items: Schema<"Member">[] }>("/api/v1/members");
    const path = `/api/v1/members/${members.find(({ login }) => login === "member1")?.id ?? ""}`;
    const { headers } = await client.call("GET", path);
    await client.patch(path, { unit: root }, { "if-match": headers.get("etag") ?? "" });
    await desk.pass({ hours: 2 }); // duties find who has their role
    const after = examine();
    expect(after("people")).toMatch(/^✓/);
    expect(after("heads")).toMatch(/^✓/);
  });

  test("looks at routing rules, texts, calendars, webhooks and backups", async () => {
    const { client } = await desk.admin();
    const before = examine();
    expect(before("routing")).toMatch(/^✓ routing: 0 rules/);
    expect(before("templates")).toMatch(/^✓ templates/);
    expect(before("calendars")).toMatch(/^[✓✕] calendars: cn/);
    expect(before("webhooks")).toMatch(/^✓ webhooks: nothing is parked/);
    expect(before("directory")).toMatch(/^✓ directory: none/);
    expect(before("backups")).toMatch(/^[✓✕] backups: none was made/);
    const { items: units } = await client.get<{ items: Schema<"Unit">[] }>("/api/v1/units");
    const empty = await client.post<Schema<"Unit">>("/api/v1/units", { parent: units[0]?.id ?? null, kind: "team", name: "Nobody" });
    await client.put("/api/v1/routing", { reason: "try", rules: [{ id: "lost", unit_id: empty.id, when: { kind: ["repair"] } }] }, { "if-match": '"v0"' });
    const both = (text: string) => ({ zh: text, en: text });
    await client.post("/api/v1/templates", { name: both("Alone"), body: both("Hello") });
    const to = join(mkdtempSync(join(tmpdir(), "wellkept-doctor-")), "backup");
    expect(spawnSync(binary, ["backup", ...desk.server.place, to]).status).toBe(0);
    rmSync(dirname(to), { recursive: true, force: true });
    const after = examine();
    expect(after("routing")).toMatch(/^✕ routing: rules that find nobody: lost \(nobody is in the group\)\n {4}-> put members/);
    expect(after("templates")).toMatch(/^✕ templates: in use though only its author saw it: Alone\n {4}-> have another/);
    expect(after("backups")).toMatch(/^✓ backups: the last one was made at 2/);
  });

  test("sees that the clock stands behind the evidence", async () => {
    await ahead.member("specialist");
    expect(doctor("clock and evidence", ahead.server)).toMatch(/^✕ clock and evidence: the newest event was recorded at 2060-01-05T/);
    expect(doctor("clock and evidence")).toMatch(/^✓/);
  });

  test("says which policy is in force, and how far figures are behind", () => {
    const said = examine();
    expect(said("policy in force")).toMatch(/^✓ policy in force: version 2026\.1/);
    expect(said("figures")).toMatch(/^✓ figures: \d+ events behind/);
  });
});
