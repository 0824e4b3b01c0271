// `tests/bench/run BINARY --desk`: what a desk of 300 members reads after five years and a million tickets, each route with one client
// and with eight. The folder is made once by the demo (build/bench/desk-N, some 15 minutes for a million) and kept.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { exempt, type Known, type Question, questions } from "./desk-routes.js";
import { type Rate, Server } from "./programs.js";
import { number, table } from "./table.js";

const roles = ["specialist", "supervisor", "management", "auditor", "admin", "quality"];
const bound = 100; // ms at p99
const years = 5;
const members = 300;

interface Page {
  items: Record<string, unknown>[];
  next: string | null;
}
export interface DeskRow {
  route: string;
  one: Rate;
  eight: Rate;
}

class Api {
  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {}

  async ask(path: string, body?: unknown, method = body === undefined ? "GET" : "POST"): Promise<unknown> {
    const headers = { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" };
    const answer = await fetch(this.origin + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text === "" ? undefined : JSON.parse(text);
  }
  async page(path: string): Promise<Page> {
    return (await this.ask(path)) as Page;
  }
  // A list, page by page.
  async items(path: string, most: number): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for (let cursor = ""; items.length < most; ) {
      const page = await this.page(`${path}${path.includes("?") ? "&" : "?"}limit=200${cursor}`);
      items.push(...page.items);
      if (page.next === null) break;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
    return items;
  }
  async ids(path: string, most: number): Promise<string[]> {
    return (await this.items(path, most)).map((item) => String(item["id"]));
  }
}

// Times in a closed loop of so many clients, for so long or until the limit of a route is reached.
async function time(origin: string, token: string, paths: string[], clients: number, seconds: number): Promise<Rate> {
  const times: number[] = [];
  const begun = performance.now();
  let next = 0;
  let limited = false;
  const client = async (): Promise<void> => {
    while (!limited && performance.now() - begun < seconds * 1000) {
      const path = paths[next++ % paths.length] ?? "";
      const sent = performance.now();
      const answer = await fetch(origin + path, { headers: { Authorization: `Bearer ${token}` } });
      const text = await answer.text();
      if (answer.ok) times.push(performance.now() - sent);
      else if (answer.status === 429) limited = true;
      else throw new Error(`${path}: ${answer.status} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  return { rate: times.length / ((performance.now() - begun) / 1000), p50_ms: at(0.5), p99_ms: at(0.99) };
}

function run(binary: string, ...args: string[]): string {
  return execFileSync(binary, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 64 << 20 });
}

// The demo, and all that follows its events, so that nothing is behind when it is measured.
function fill(binary: string, folder: string, tickets: number): void {
  rmSync(folder, { recursive: true, force: true });
  run(binary, "demo", "--data", folder, "--tickets", String(tickets), "--years", String(years), "--members", String(members));
  run(binary, "search", "reindex", "--data", folder, "--follow");
  run(binary, "report", "quarterly", `${new Date().getFullYear() - 1}-Q4`, "--data", folder, "--format", "json", "--output", join(folder, "quarter.json"));
}

// Several members ask, in turns: what limits a route counts by member.
function tokens(binary: string, folder: string): string[] {
  const known = join(folder, "tokens");
  if (!existsSync(known)) {
    const made = Array.from({ length: 8 }, (_, i) => {
      const login = `bench${i + 1}`;
      run(binary, "member", "add", "--data", folder, "--login", login, "--name", login, ...roles.flatMap((role) => ["--role", role]));
      return /wk_[\w-]+/.exec(run(binary, "member", "token", "--data", folder, "--login", login, "--name", "bench"))?.[0] ?? "";
    });
    writeFileSync(known, made.join("\n"));
  }
  return readFileSync(known, "utf8").split("\n");
}

// What people keep around tickets: the demo has none of it.
async function furnish(api: Api, tickets: string[]): Promise<void> {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  for (const ticket of tickets.slice(0, 200)) {
    await api.ask(`/api/v1/tickets/${ticket}/tags/bench`, undefined, "PUT");
    await api.ask(`/api/v1/tickets/${ticket}/tasks`, { title: "call back", due_at: tomorrow });
  }
  const queries = [{ light: "red" }, { assignee: "me" }, { kind: "complaint" }, { state: "new" }, { kind: "repair", light: "yellow" }];
  for (const query of queries) await api.ask("/api/v1/views", { name: JSON.stringify(query), scope: "shared", query });
}

function texts(items: Record<string, unknown>[], name: string): string[] {
  return items.map((item) => item[name]).filter((value): value is string => typeof value === "string" && value !== "" && !value.includes("*"));
}

async function lookAround(api: Api): Promise<Known> {
  const today = new Date().toISOString().slice(0, 10);
  const rows: Record<string, unknown>[] = [];
  for (let year = 0; year < years; ++year) {
    const before = `${Number(today.slice(0, 4)) - year}${today.slice(4)}T00:00:00Z`;
    rows.push(...(await api.items(`/api/v1/tickets?order=newest&open=any&opened_before=${before}`, 200)));
  }
  const members = await api.ids("/api/v1/members", 1000);
  const tickets = rows.map((row) => String(row["id"]));
  const customers = [...new Set(texts(rows, "customer_id"))];
  const whole = await Promise.all(customers.slice(0, 20).map((id) => api.ask(`/api/v1/customers/${id}`) as Promise<Record<string, unknown>>));
  const compliance = (await api.ask("/api/v1/compliance")) as { clauses: Record<string, unknown>[] };
  const book = (await api.ask("/api/v1/policy")) as { regulations: { id: string }[] };
  const charts = (await api.ask("/api/v1/policy/charts")) as { items: { kind: string }[] };
  const metrics = (await api.ask("/api/v1/metrics")) as { items: { id: string }[] };
  const known: Known = {
    units: await api.ids("/api/v1/units", 100),
    members, customers, tickets, devices: [], ticketsWithDevice: [], promises: [], serials: [],
    clauses: compliance.clauses.map((clause) => String(clause["clause"])),
    regulations: book.regulations.map((one) => one.id),
    kinds: charts.items.map((one) => one.kind),
    metrics: metrics.items.map((one) => one.id),
    duties: await api.ids("/api/v1/duties", 50),
    quarters: [0, 1, 2].map((back) => `${Number(today.slice(0, 4)) - back}-Q${back === 0 ? Math.ceil(Number(today.slice(5, 7)) / 3) : 2}`),
    views: await api.ids("/api/v1/views", 50),
    templates: await api.ids("/api/v1/templates", 50),
    contacts: { phone: texts(whole, "phone"), email: texts(whole, "email") },
    today,
  };
  for (const id of tickets.filter((_, i) => i % 20 === 0)) {
    const ticket = (await api.ask(`/api/v1/tickets/${id}`)) as { promises: { clause: string; rule: string }[] };
    known.promises.push(...ticket.promises.slice(0, 2).map((one) => ({ ticket: id, clause: one.clause, rule: one.rule })));
    const { device } = (await api.ask(`/api/v1/tickets/${id}/device`)) as { device?: { id: string; serial: string } | null };
    if (device) {
      known.devices.push(device.id);
      known.serials.push(device.serial);
      known.ticketsWithDevice.push(id);
    }
  }
  return known;
}

// Routes of the contract that read, are not measured, and have no reason for it.
function forgotten(root: string): string[] {
  const contract = parse(readFileSync(join(root, "api/openapi.yaml"), "utf8")) as { paths: Record<string, Record<string, unknown>> };
  const asked = new Set(questions.map((one) => one.route));
  return Object.keys(contract.paths).filter((path) => "get" in (contract.paths[path] ?? {}) && !asked.has(path) && !(path in exempt));
}

export interface DeskOptions {
  binary: string;
  root: string;
  work: string;
  tickets: number;
  seconds: number;
  fresh: boolean;
  only: string; // a pattern of routes
}

export async function measureDesk(options: DeskOptions): Promise<string> {
  const { binary } = options;
  const folder = join(options.work, `desk-${options.tickets}`);
  if (options.fresh || !existsSync(join(folder, "tokens"))) {
    const begun = performance.now();
    fill(binary, folder, options.tickets);
    console.error(`filled in ${number((performance.now() - begun) / 1000)} s`);
  }
  const those = tokens(binary, folder);
  const server = new Server(binary, folder);
  await server.start();
  try {
    return await measureAll(server.origin, folder, those, options);
  } finally {
    await server.stop();
  }
}

async function measureAll(origin: string, folder: string, those: string[], options: DeskOptions): Promise<string> {
  const { root, seconds } = options;
  const api = new Api(origin, those[0] ?? "");
  if (!existsSync(join(folder, "furnished"))) {
    await furnish(api, await api.ids("/api/v1/tickets?order=due", 400));
    writeFileSync(join(folder, "furnished"), "");
  }
  const known = await lookAround(api);
  const rows: DeskRow[] = [];
  let turn = 0;
  const measure = async (question: Question, paths: string[]): Promise<void> => {
    const who = (): string => those[turn++ % those.length] ?? "";
    const one = await time(origin, who(), paths, 1, seconds);
    const eight = await time(origin, who(), paths, 8, seconds);
    const row = { route: `${question.route.replace("/api/v1", "")}${question.asked === "" ? "" : `: ${question.asked}`}`, one, eight };
    rows.push(row);
    console.error(`${row.route}  ${number(row.one.p50_ms)} ${number(row.one.p99_ms)}  ${number(row.eight.p50_ms)} ${number(row.eight.p99_ms)}${row.eight.p99_ms > bound ? "  SHORT" : ""}`);
  };
  for (const question of questions.filter((one) => new RegExp(options.only).test(one.route))) {
    const paths = question.paths(known);
    if (paths.length > 0) await measure(question, paths);
    else console.error(`${question.route}: there is nothing to ask for`);
  }
  const late = rows.filter((row) => row.one.p99_ms > bound);
  const cells = rows.map(({ route, one, eight }) => [
    route, number(one.p50_ms), number(one.p99_ms), `${number(one.rate)}/s`, number(eight.p50_ms), number(eight.p99_ms), `${number(eight.rate)}/s`,
    one.p99_ms <= bound ? "reached" : "**short**",
  ]);
  const missing = forgotten(root);
  if (missing.length > 0) console.error(`tests/bench/desk-routes.ts does not know ${missing.join(", ")}`);
  const heads = ["route", "p50 ms", "p99 ms", "", "p50 ms, 8 clients", "p99 ms, 8 clients", "", `p99 within ${bound} ms`];
  return `${number(options.tickets)} tickets of ${years} years, ${members} members; ${seconds} s each; ${rows.length - late.length} of ${rows.length} within ${bound} ms.\n\n${table(heads, cells)}`;
}
