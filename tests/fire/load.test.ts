// More than a server can do, and clients that mean ill: the rest of the desk goes on, and what was promised is kept in time.
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client, Schema } from "../wire/support/client.js";
import { Desk, monday, type Member } from "../wire/support/desk.js";
import { Faults } from "./support/faults.js";
import { provesItself } from "./support/judge.js";
import { isLong, lasts, until } from "./support/random.js";
import { head, Raw } from "./support/raw.js";

type Ticket = Schema<"Ticket">;

const folder = mkdtempSync(join(tmpdir(), "wellkept-load-"));
const consoles = isLong ? 2000 : 100;
const perMember = 10; // streams of one member
const patience = isLong ? 1000 : 5000; // ms; the short form runs beside others, with sanitizers
let desk: Desk;
let faults: Faults;
let client: Client;
let member: Member;
const open: Raw[] = [];

const now = () => Date.now() + faults.get("clockMs");
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${desk.server.pid}/status`, "utf8"))?.[1] ?? "0") / 1024;
const inquiry = { fields: { kind: "inquiry", channel: "chat" }, subject: "How do I pair the lamp?" };
const raw = (): Raw => {
  const made = new Raw(desk.server.origin);
  open.push(made);
  return made;
};

// How long others wait for an answer, in ms: the slowest of some.
async function slowest(times = 20): Promise<number> {
  let worst = 0;
  for (let i = 0; i < times; ++i) {
    const began = performance.now();
    expect((await client.call("GET", "/api/v1/me")).status).toBe(200);
    worst = Math.max(worst, performance.now() - began);
  }
  return worst;
}

beforeAll(async () => {
  faults = new Faults(join(folder, "switches"), folder);
  faults.set({ clockMs: Date.parse(monday) - Date.now() });
  // Few workers, so that two cores can overload them, and little patience.
  const flags = ["--access-log", "false", "--workers", "4", "--max-queue", "64", "--max-wait-ms", "2000", "--max-bodies-mib", "8", "--max-per-address", "20000"];
  desk = new Desk({ flags, launch: { environment: faults.environment, machineClock: true } });
  await desk.server.start();
  member = await desk.member(["specialist", "supervisor"]);
  client = member.client;
  for (let i = 0; i < 30; ++i) await client.post("/api/v1/tickets", inquiry);
});
afterAll(async () => {
  for (const one of open) one.close();
  await desk.server.remove();
  faults.close();
  rmSync(folder, { recursive: true, force: true });
});

test("slow and hostile clients cost others nothing", async () => {
  const calm = await slowest();
  const before = memory();
  const many = isLong ? 3000 : 600;

  // Headers that trickle in, and connections that say nothing at all.
  const trickling = Array.from({ length: many / 2 }, raw);
  const silent = Array.from({ length: many }, raw);
  await Promise.all([...trickling, ...silent].map(({ connected }) => connected));
  const drip = setInterval(() => {
    for (const one of trickling) one.send("X-A: b\r\n");
  }, 500);
  for (const one of trickling) one.send("GET /api/v1/me HTTP/1.1\r\nHost: desk\r\n");
  // Bodies that are announced and never come.
  const promised = Array.from({ length: 100 }, raw);
  const token = member.client.sent["authorization"] ?? "";
  for (const one of promised) {
    one.send(`${head("POST", "/api/v1/tickets", { Authorization: token, "Content-Type": "application/json", "Content-Length": 200_000 })}{`);
  }
  const began = Date.now();
  const worst = await slowest();

  // Each of these is refused, and closed when its rest could not be told from a next request.
  const refused = async (send: string | Buffer, status: number, code: string) => {
    const one = raw();
    one.send(send);
    await until(code, () => one.status !== 0, 10_000);
    expect([one.status, one.code]).toEqual([status, code]);
  };
  const json = (body: string | Buffer, more: Record<string, string> = {}) =>
    Buffer.concat([Buffer.from(head("POST", "/api/v1/tickets", { Authorization: token, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...more })), Buffer.from(body)]);
  await refused(`GET / HTTP/1.1\r\nHost: desk\r\nX-Long: ${"a".repeat(20_000)}\r\n\r\n`, 431, "request.header_too_large");
  await refused(`GET / HTTP/1.1\r\nHost: desk\r\n${Array.from({ length: 500 }, (_, i) => `A${i}: b\r\n`).join("")}\r\n`, 431, "request.header_too_large");
  await refused(head("POST", "/api/v1/tickets", { Authorization: token, "Content-Type": "application/json", "Content-Length": 1e12 }), 413, "request.too_large");
  await refused(json("[".repeat(30_000)), 400, "request.json");
  await refused(json(`{"a":`.repeat(6000)), 400, "request.json");
  await refused(json(gzipSync(Buffer.alloc(50_000_000, " ")), { "Content-Encoding": "gzip" }), 415, "request.encoding");
  // More at once than is kept for bodies: a few megabytes each, to the route that takes the most.
  const { id } = await client.post<Ticket>("/api/v1/tickets", inquiry);
  const greedy = Array.from({ length: 40 }, raw);
  for (const one of greedy) {
    one.send(head("POST", `/api/v1/tickets/${id}/attachments?name=a.txt`, { Authorization: token, "Content-Type": "application/octet-stream", "Content-Length": 19e6 }));
    one.send(Buffer.alloc(1_000_000, "a"));
  }
  await until("greedy bodies are refused", () => greedy.some(({ status }) => status === 503), 20_000);
  const grown = memory() - before;
  for (const one of greedy) one.close();

  await until("who trickled is told and closed", () => trickling.every(({ closed }) => closed), 30_000);
  clearInterval(drip);
  const timeout = (Date.now() - began) / 1000;
  expect(new Set(trickling.map(({ status }) => status)), "answers to who trickled").toEqual(new Set([408]));
  expect(await slowest()).toBeLessThan(calm + patience);
  expect(worst, "what others waited meanwhile").toBeLessThan(calm + patience);
  // A peer costs kilobytes, and all bodies together what they are allowed.
  expect(grown).toBeLessThan(250);
  console.log(`${many * 1.5} idle and slow connections: others waited at most ${worst.toFixed(0)} ms (${calm.toFixed(0)} ms without); told after ${timeout.toFixed(0)} s; memory +${grown.toFixed(0)} MiB`);
  for (const one of open.splice(0)) one.close();
});

test("overload is shed early, and promises are kept in time all the same", async () => {
  const { id } = await client.post<Ticket>("/api/v1/tickets", { ...inquiry, subject: "Due in the storm" });
  const due = "QI-2.2.1a/online_answer";
  const answers = new Map<string, number>();
  let hint = "";
  let stormy = true;
  const waits = (one: Raw) => stormy && !one.closed;
  const asking = Array.from({ length: 200 }, raw);
  const ask = head("GET", "/api/v1/compliance?from=2026-01-01", { Authorization: client.sent["authorization"] ?? "" });
  const storm = asking.map(async (one) => {
    while (waits(one)) {
      one.forget();
      one.send(ask);
      while (waits(one) && one.status === 0) await one.news();
      if (one.status === 0) continue;
      const what = `${one.status} ${one.code}`;
      answers.set(what, (answers.get(what) ?? 0) + 1);
      if (one.status === 503) hint ||= /Retry-After: (\d+)/i.exec(one.received)?.[1] ?? "missing";
    }
  });
  await until("some is shed", () => (answers.get("503 server.overloaded") ?? 0) > 0);
  // In the middle of it a promise falls due.
  const later = 25 * 60_000;
  faults.set({ clockMs: faults.get("clockMs") + later });
  const turned = now();
  let health = 0;
  const end = Date.now() + lasts(5);
  while (Date.now() < end) {
    const began = performance.now();
    expect((await desk.anyone.call("GET", "/health")).status).toBe(200);
    expect((await desk.anyone.call("GET", "/ready")).status).toBe(200);
    health = Math.max(health, performance.now() - began);
  }
  stormy = false;
  for (const one of asking) one.close();
  await Promise.all(storm);
  for (const one of open.splice(0)) one.close();
  await until("the storm is over", async () => (await client.call("GET", "/api/v1/me")).status === 200);
  const { timeline, promises } = await client.get<Ticket>(`/api/v1/tickets/${id}`);
  const step = timeline.find(({ event }) => event.startsWith("escalation."));
  const late = Date.parse(step?.recorded_at ?? step?.at ?? "") - turned;
  expect(step, "the reminder that fell due in the storm").toBeDefined();
  expect(promises.find(({ clause, rule }) => `${clause}/${rule}` === due)?.light).toBe("yellow");
  expect(late).toBeLessThan(5 * patience);
  expect(hint).toMatch(/^\d+$/);
  expect(health).toBeLessThan(patience);
  expect([...answers.keys()].sort()).toEqual(expect.arrayContaining(["200 ", "503 server.overloaded"]));
  expect([...answers.keys()].every((what) => what === "200 " || what === "503 server.overloaded")).toBe(true);
  console.log(`storm: ${[...answers].map(([what, times]) => `${what.trim()} ×${times}`).join(", ")}; step taken ${late} ms after it fell due; health within ${health.toFixed(0)} ms`);
});

test(`${consoles} live consoles with mixed work, and memory stays`, async () => {
  const lines: Raw[] = [];
  for (let i = 0; i < consoles / perMember; ++i) {
    const { client: one } = await desk.member("specialist");
    for (let n = 0; n < perMember; ++n) {
      const line = raw();
      lines.push(line);
      line.send(head("GET", "/api/v1/live", { ...one.sent }));
    }
  }
  await until("all listen", () => lines.every(({ status }) => status === 200), 60_000);
  const figures: number[] = [];
  const end = Date.now() + lasts(8);
  let worked = 0;
  let warm = 0;
  // A slow machine gets time for its figures.
  for (let sample = Date.now(); Date.now() < end || figures.length < 10; ++worked) {
    const ticket = await client.post<Ticket>("/api/v1/tickets", inquiry);
    await client.post(`/api/v1/tickets/${ticket.id}/actions/note`, { fields: { body: `note ${worked}` } });
    await client.get("/api/v1/tickets", { order: "due" });
    await client.get("/api/v1/compliance", { from: "2026-01-01" });
    if (isLong) await lines[lines.length - 1]?.news(); // not more than the last of them can be told
    if (Date.now() - sample < lasts(8) / 20) continue;
    sample = Date.now();
    figures.push(memory());
    if (figures.length === 5) warm = memory();
  }
  await until("every console was told of the work", () => lines.every(({ bytes }) => bytes > 1000));
  expect(lines.every(({ closed }) => !closed)).toBe(!isLong || lasts(8) < 600_000);
  const last = memory();
  console.log(`${consoles} consoles, ${worked} rounds of work: memory ${figures.map((mib) => mib.toFixed(0)).join(" ")} MiB`);
  // Flat: what is warm grows by what new tickets leave in the caches, no more.
  expect(last).toBeLessThan(warm * 1.15 + 40);
});

test("the evidence is whole", async () => {
  for (const one of open.splice(0)) one.close();
  await desk.server.stop();
  await provesItself(desk.server, now());
});
