// One server on SQLite, while it is killed, its disk fills, fails and forgets, its clock jumps, and memory and file handles run short.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "../wire/support/client.js";
import { Desk, monday } from "../wire/support/desk.js";
import { binary } from "../wire/support/server.js";
import { errno, Faults } from "./support/faults.js";
import { climbed, judge, provesItself } from "./support/judge.js";
import { isLong, lasts, Random, until } from "./support/random.js";
import { Witness } from "./support/witness.js";

const place = mkdtempSync(join(tmpdir(), "wellkept-fire-"));
const disk = join(place, "disk");
let mounted = false;
let desk: Desk;
let faults: Faults;
let client: Client;
let witness: Witness;
const random = new Random("torments");

// The server's clock, which runs.
const now = () => Date.now() + faults.get("clockMs");
const lines = (event: string) => desk.server.log.filter((line) => line.includes(`"event":"${event}"`)).length;
const prlimit = (...what: string[]) => execFileSync("prlimit", ["--pid", String(desk.server.pid), ...what]);

const sanitized = execFileSync("ldd", [binary], { encoding: "utf8" }).includes("libubsan");

async function again(why: string): Promise<void> {
  await desk.server.stop("SIGKILL").catch(() => undefined);
  console.log(why);
  await desk.server.start();
}

// A disk of its own, which can be full without harm to others; where mounting is not allowed, writes fail as on a full one.
function makeDisk(): void {
  execFileSync("mkdir", ["-p", disk]);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=400m", "tmpfs", disk], { stdio: "pipe" });
    mounted = true;
  } catch {
    console.log("no file system may be mounted here: a full disk is played by failing writes");
  }
}

// To the last block, while the server writes too.
function fill(filler: string): void {
  const { bavail, bsize } = statfsSync(disk);
  for (let bytes = bavail * bsize; bytes >= bsize; bytes = bytes > bsize * 16 ? bytes / 2 : bytes - bsize) {
    try {
      appendFileSync(filler, Buffer.alloc(bytes));
    } catch {
      // less fits in
    }
  }
}

beforeAll(async () => {
  makeDisk();
  faults = new Faults(join(place, "switches"), disk);
  faults.set({ clockMs: Date.parse(monday) - Date.now() });
  const flags = ["--checkpoint-s", "1", "--access-log", "false"];
  desk = new Desk({ flags, launch: { under: disk, environment: faults.environment, machineClock: true } });
  await desk.server.start();
  ({ client } = await desk.member(["specialist", "supervisor"]));
  witness = new Witness("disk", [() => desk.server.origin], client.sent);
  witness.start(6);
  await witness.goesOn(20);
});
afterAll(async () => {
  console.log(witness.summary);
  for (const server of [desk.server]) if (!server.runs && !server.log.at(-1)?.includes("server.stopped")) console.log(`a server does not run:\n${server.log.slice(-20).join("\n")}`);
  await witness.abandon();
  await desk.server.stop("SIGKILL").catch(() => undefined);
  faults.close();
  if (mounted) execFileSync("umount", ["-l", disk]);
  rmSync(place, { recursive: true, force: true });
});

test("the server is killed at random moments", async () => {
  const end = Date.now() + lasts(6);
  let kills = 0;
  for (; Date.now() < end || kills < 3; ++kills) {
    await witness.sends(random.below(40));
    await desk.server.stop("SIGKILL");
    await desk.server.start();
    await witness.goesOn(3);
  }
  console.log(`killed ${kills} times`);
});

test("the disk is full, and has room again", async () => {
  const before = witness.told.get("507 storage.full") ?? 0;
  const failing = lines("database.writes_fail");
  const filler = join(disk, "filler");
  for (let round = 0; round < (isLong ? 20 : 1); ++round) {
    // A log that is made anew has no room of its own that it could go on in.
    await desk.server.stop();
    await desk.server.start();
    witness.writesFiles = false;
    if (mounted) {
      fill(filler);
    } else {
      faults.set({ writeError: errno("ENOSPC") });
    }
    await witness.awaits("the disk is full", () => (witness.told.get("507 storage.full") ?? 0) > before + round && lines("database.writes_fail") > failing + round);
    // What is read needs no room, and the server is alive.
    expect((await desk.anyone.call("GET", "/health")).status).toBe(200);
    expect((await client.call("GET", "/api/v1/tickets")).status).toBe(200);
    rmSync(filler, { force: true });
    faults.mend();
    witness.writesFiles = true;
    await witness.goesOn();
  }
  expect(desk.server.log.find((line) => line.includes("database.writes_fail"))).toMatch(/"level":"error".*"what":"[^"]*(full|disk)/);
  expect(lines("database.writes_again")).toBeGreaterThan(0);
});

test.each<[string, Partial<Record<"writeError" | "syncError" | "torn" | "oneIn", number>>]>([
  ["writing fails", { writeError: errno("EIO") }],
  ["half of what is written is there before it fails", { writeError: errno("EIO"), torn: 1 }],
  ["now and then a write fails", { writeError: errno("EIO"), torn: 1, oneIn: 7 }],
  ["what was written is not kept by the disk", { syncError: errno("EIO") }],
  ["now and then a sync fails", { syncError: errno("EIO"), oneIn: 3 }],
])("%s", async (_, broken) => {
  for (let round = 0; round < (isLong ? 30 : 1); ++round) {
    const failed = faults.get("failed");
    const told = witness.told.get("503 storage.failed") ?? 0;
    faults.set(broken);
    await witness.awaits("calls fail", () => faults.get("failed") > failed + 3);
    if (broken.oneIn === undefined) await witness.awaits("it is told", () => (witness.told.get("503 storage.failed") ?? 0) > told);
    expect((await desk.anyone.call("GET", "/health")).status).toBe(200);
    // At its worst the machine goes down with it.
    const dies = random.below(2) === 0;
    if (dies) await desk.server.stop("SIGKILL");
    faults.mend();
    if (dies) await desk.server.start();
    await witness.goesOn();
  }
});

test("file handles run out, and are there again", async () => {
  const before = faults.get("failed");
  prlimit("--nofile=40:20000");
  const said = lines("http.accept");
  await Promise.allSettled(Array.from({ length: 60 }, () => fetch(`${desk.server.origin}/health`, { signal: AbortSignal.timeout(1500) })));
  await until("the log says that no connection could be taken", () => lines("http.accept") > said);
  // Whether memory may be read the sanitizer asks by a pipe, and takes every object for none when there is no handle for it.
  if (sanitized) await again("it was built with a sanitizer, which does not live without handles");
  else prlimit("--nofile=20000:20000");
  await witness.goesOn();
  expect(faults.get("failed")).toBe(before);
});

test("memory runs out: the server refuses or dies, and what it said stands", async () => {
  const status = execFileSync("cat", [`/proc/${desk.server.pid}/status`], { encoding: "utf8" });
  const size = Number(/VmSize:\s+(\d+)/.exec(status)?.[1] ?? "0") * 1024;
  prlimit(`--as=${size + 8 * 1024 * 1024}:`);
  const big = "x".repeat(200_000);
  const ask = () => fetch(`${desk.server.origin}/api/v1/tickets`, { method: "POST", headers: { ...client.sent, "content-type": "application/json" }, body: `{"subject":"${big}"}`, signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  await Promise.all(Array.from({ length: 60 }, ask));
  // It may be on its way to die, or die of what it could not get.
  const acknowledged = witness.kept.length + 5;
  const { status: gone } = spawnSync("prlimit", ["--pid", String(desk.server.pid), "--as=unlimited:"]);
  if (gone !== 0) await until("it has died", () => !desk.server.runs);
  await witness.awaits("it works again, or has died", () => witness.kept.length >= acknowledged || !desk.server.runs, 60_000);
  if (!desk.server.runs) await again("it died for want of memory");
  await witness.goesOn();
});

test("the clock jumps both ways", async () => {
  for (let round = 0; round < (isLong ? 20 : 2); ++round) {
    const jump = random.between(1, 30) * 60_000;
    faults.set({ clockMs: faults.get("clockMs") + Math.round(jump) });
    await witness.goesOn(8);
    faults.set({ clockMs: faults.get("clockMs") - Math.round(random.between(0.5, 2) * jump) });
    await witness.goesOn(8);
  }
});

test("afterwards everything that was acknowledged stands once, and no promise was missed or kept twice", async () => {
  await witness.stop();
  // Far enough that whatever was promised has fallen due.
  faults.set({ clockMs: faults.get("clockMs") + 3 * 3_600_000 });
  await climbed(client, "QI-2.2.1a/online_answer", ["remind_handler", "send_coordinator"]);
  await judge(witness, client, now());
  await desk.server.stop();
  await provesItself(desk.server, now());
});
