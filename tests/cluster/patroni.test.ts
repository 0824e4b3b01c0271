// Patroni replaces a primary that dies, and the server goes on by itself: what was acknowledged stands, once.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client, Problem, Schema } from "../wire/support/client.js";
import { Desk } from "../wire/support/desk.js";
import { binary, root } from "../wire/support/server.js";
import { backOff } from "../wire/support/until.js";

type Ticket = Schema<"Ticket">;

const folder = mkdtempSync(join(tmpdir(), "wellkept-patroni-"));
const cluster = (...words: string[]) => execFileSync(join(root, "tools/cluster"), words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
let desk: Desk;
let client: Client;

beforeAll(async () => {
  desk = new Desk({ database: cluster("start", folder, "25632") });
  await desk.server.start();
  ({ client } = await desk.member(["specialist", "supervisor"]));
});
afterAll(async () => {
  await desk.server.remove();
  cluster("stop", folder);
  rmSync(folder, { recursive: true, force: true });
});

// Writes until it is acknowledged, and goes on; the longest time that one had to wait is the pause that a customer sees.
async function write(writer: number, acknowledged: Map<string, string>, told: Set<string>, until: () => boolean): Promise<number> {
  let longest = 0;
  for (let i = 0; !until(); ++i) {
    const key = `${String(writer)}-${String(i)}`;
    const began = Date.now();
    for (;;) {
      const { status, body } = await client.call<Ticket | Problem>("POST", "/api/v1/tickets", {
        headers: { "idempotency-key": key },
        body: { fields: { kind: "inquiry", channel: "chat" }, subject: key },
      });
      if (status === 201) {
        acknowledged.set(key, (body as Ticket).id);
        break;
      }
      told.add(`${String(status)} ${(body as Problem).code}`);
      await backOff(100);
    }
    longest = Math.max(longest, Date.now() - began);
  }
  return longest;
}

test("the primary dies twice; each time a standby takes over, and nothing acknowledged is lost or doubled", async () => {
  const acknowledged = new Map<string, string>();
  const told = new Set<string>();
  const writing = { on: true };
  const writers = [1, 2, 3, 4].map((writer) => write(writer, acknowledged, told, () => !writing.on));
  for (let round = 1; round <= 2; ++round) {
    const before = acknowledged.size;
    await expect.poll(() => acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(before + 100);
    const died = cluster("kill", folder);
    const at = acknowledged.size;
    await expect.poll(() => acknowledged.size, { timeout: 90_000, interval: 50 }).toBeGreaterThan(at + 100);
    const now = cluster("primary", folder);
    expect(now).not.toBe(died);
    cluster("revive", folder, died);
    await expect.poll(() => cluster("status", folder), { timeout: 90_000, interval: 500 }).toMatch(/"sync_standby": true/);
    process.stdout.write(`round ${String(round)}: ${died} was killed, ${now} took over\n`);
  }
  writing.on = false;
  const longest = Math.max(...(await Promise.all(writers)));
  process.stdout.write(`${String(acknowledged.size)} acknowledged; the longest wait of one request was ${String(longest)} ms; told: ${[...told].join(", ")}\n`);
  expect([...told].filter((one) => !/^503 server.(unavailable|in_doubt|overloaded)$/.test(one))).toEqual([]);
  const found = new Map<string, string>();
  for (let cursor = ""; ; ) {
    const page = await client.get<{ items: { id: string; subject: string }[]; next?: string | null }>("/api/v1/tickets", { order: "newest", limit: 200, ...(cursor ? { cursor } : {}) });
    for (const { id, subject } of page.items) {
      expect(found.get(subject)).toBeUndefined();
      found.set(subject, id);
    }
    if (!page.next) break;
    cursor = page.next;
  }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(acknowledged));
  await desk.server.stop();
  const said = execFileSync(binary, ["verify", ...desk.server.place, "--now", desk.now, "--json"], { encoding: "utf8" });
  expect(JSON.parse(said)).toMatchObject({ intact: true, findings: [] });
});
