// What is wrong with a set-up, and what to do about it.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk } from "./support/desk.js";
import { binary } from "./support/server.js";

const desk = useDesk();
const ahead = useDesk({ startAt: "2060-01-05T01:00:00Z" }); // its clock was set wrong once

// The lines of a check: what is found, and the advice.
function doctor(name: string, server = desk.server): string {
  const { stdout } = spawnSync(binary, ["doctor", ...server.place], { encoding: "utf8" });
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => line.slice(2).startsWith(`${name}: `));
  if (at < 0) throw new Error(`no check ${name} in\n${stdout}`);
  return [lines[at], lines[at + 1]?.startsWith("    -> ") ? lines[at + 1] : ""].join("\n");
}

describe("the doctor", () => {
  test("names who has no unit, which department no head, and which role of the duties nobody has", async () => {
    const { client } = await desk.admin();
    await desk.member("specialist"); // in no unit
    expect(doctor("people")).toMatch(/^✕ people: without a unit: member1\n {4}-> put them into one/);
    expect(doctor("heads")).toMatch(/^✕ heads: without a head: 客户服务中心\n {4}-> give a member/);
    expect(doctor("duties")).toMatch(/^✕ duties: nobody of the root unit is: management, quality, supervisor\n/);

    const { items: units } = await client.get<{ items: Schema<"Unit">[] }>("/api/v1/units");
    const root = units[0]?.id ?? "";
    for (const role of ["management", "quality", "supervisor", "department_head"]) await desk.member(role, root);
    const { items: members } = await client.get<{ items: Schema<"Member">[] }>("/api/v1/members");
    const path = `/api/v1/members/${members.find(({ login }) => login === "member1")?.id ?? ""}`;
    const { headers } = await client.call("GET", path);
    await client.patch(path, { unit: root }, { "if-match": headers.get("etag") ?? "" });
    await desk.pass({ hours: 2 }); // duties find who has their role
    expect(doctor("people")).toMatch(/^✓/);
    expect(doctor("heads")).toMatch(/^✓/);
  });

  test("sees that the clock stands behind the evidence", async () => {
    await ahead.member("specialist");
    expect(doctor("clock and evidence", ahead.server)).toMatch(/^✕ clock and evidence: the newest event was recorded at 2060-01-05T/);
    expect(doctor("clock and evidence")).toMatch(/^✓/);
  });

  test("says which policy is in force, and how far figures are behind", () => {
    expect(doctor("policy in force")).toMatch(/^✓ policy in force: version 2026\.1/);
    expect(doctor("figures")).toMatch(/^✓ figures: \d+ events behind/);
  });
});
