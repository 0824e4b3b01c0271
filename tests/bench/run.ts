// `make bench`: measures the server and its limits in one run, prints the table, and with --write puts it into docs/performance.md.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureDesk } from "./desk.js";
import { measureImport } from "./import.js";
import { measureReplay } from "./replay.js";
import { type Figure, inProcess, load, type Load, type Rate, Server, type World } from "./programs.js";
import { machine, markdown, number, type Row, terminal, writeInto } from "./table.js";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: "string", default: "10000,100000,1000000" },
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "3" },
    write: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false }, // fill the folders anew
    desk: { type: "boolean", default: false }, // what a desk reads after five years, and nothing else
    tickets: { type: "string", default: "1000000" }, // of the desk
    only: { type: "string", default: "" }, // a pattern of the desk's routes
  },
});
const root = fileURLToPath(new URL("../..", import.meta.url));
const binary = resolve(positionals[0] ?? join(root, "build/release/wellkept"));
const bench = join(dirname(binary), "wellkept_bench");
const work = join(root, "build/bench");
const seconds = Number(flags.seconds);
const rounds = Number(flags.rounds);
const rows: Row[] = [];

function say(row: Row): void {
  rows.push(row);
  console.error(terminal([row]).split("\n")[1]);
}

function median<T>(list: T[], by: (one: T) => number): T {
  const sorted = [...list].sort((a, b) => by(a) - by(b));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}
const middle = (rates: Rate[]): Rate => median(rates, (one) => one.rate);
const medianNumber = (list: number[]): number => median(list, (one) => one);

function rateOf(figures: Map<string, Figure>, name: string): Rate {
  const { rate, p50_ms, p99_ms } = figures.get(name) ?? {};
  if (rate === undefined || p50_ms === undefined || p99_ms === undefined) throw new Error(`the bench gave no ${name}`);
  return { rate, p50_ms, p99_ms };
}

interface Aims {
  ratio?: number;
  rate?: number;
}
function rateRow(name: string, tickets: string, rate: Rate, limit?: { name: string; rate: number }, aims: Aims = {}): Row {
  const ratio = limit ? rate.rate / limit.rate : undefined;
  const wanted = [aims.ratio && `${aims.ratio} of it`, aims.rate && `${number(aims.rate)}/s`].filter(Boolean).join(", ");
  return {
    work: name,
    tickets,
    figure: `${number(rate.rate)}/s`,
    p50: rate.p50_ms,
    p99: rate.p99_ms,
    ...(limit ? { limit: `${limit.name}: ${number(limit.rate)}/s` } : {}),
    ratio,
    aim: wanted,
    reached: wanted === "" ? undefined : rate.rate >= (aims.rate ?? 0) && (ratio ?? 1) >= (aims.ratio ?? 0),
  };
}

// Whether the folder is there and of this program; then nothing that follows the events is behind any more.
function settled(folder: string): boolean {
  if (!existsSync(join(folder, "bench.json"))) return false;
  try {
    inProcess(bench, "settle", folder);
    return true;
  } catch {
    return false; // another policy or schema: filled anew
  }
}

// Whether what follows the events has some still before it, as the doctor counts them.
function behind(folder: string): boolean {
  const said = spawnSync(binary, ["doctor", "--data", folder], { encoding: "utf8" }).stdout;
  const counts = [...said.matchAll(/: (\d+) events behind/g)].map(([, count]) => Number(count));
  if (counts.length === 0) throw new Error(`the doctor says nothing of what is behind:\n${said}`);
  return counts.some((count) => count > 0);
}

// A copy of the filled folder, so that what a run creates does not stay.
function filled(size: number): string {
  const kept = join(work, `tickets-${size}`);
  if (flags.fresh || !settled(kept)) {
    const fill = inProcess(bench, "fill", kept, size).get("fill");
    say({ work: "fill through the recorder, in-process", tickets: number(size), figure: `${number(fill?.value ?? 0)} tickets/s` });
    if (!settled(kept)) throw new Error(`${kept} does not settle`);
  }
  const copy = join(work, "run");
  rmSync(copy, { recursive: true, force: true });
  cpSync(kept, copy, { recursive: true });
  return copy;
}

function creation(world: World): Load {
  const text = "The lock on the front door does not open since yesterday evening; the app says offline, 门锁打不开，请尽快安排师傅上门处理。 ".repeat(2);
  const bodies = world.customers.slice(0, 500).map((customer, i) =>
    JSON.stringify({
      fields: { kind: "repair", channel: "web", severity: "normal", product: "lock" },
      subject: "The lock does not open @n@",
      body: text,
      customer_id: customer,
      unit_id: world.units[i % world.units.length],
      owner: world.members[i % world.members.length],
    }),
  );
  return { method: "POST", paths: ["/api/v1/tickets"], bodies, status: 201, expect: '"number":"T-' };
}

async function measureSize(size: number): Promise<void> {
  const tickets = number(size);
  const folder = filled(size);
  const world = JSON.parse(readFileSync(join(folder, "bench.json"), "utf8")) as World;
  const search = inProcess(bench, "search", folder, Math.ceil(seconds));
  say(rateRow("search, a word of two characters, 20 with snippets, in-process, 2 threads", tickets, rateOf(search, "search"), undefined, { rate: 5000 }));
  say({ work: "search index from nothing", tickets, figure: `${number(search.get("search.index")?.value ?? NaN)} s` });
  const server = new Server(binary, folder);
  const starts: number[] = [];
  for (let i = 0; i < rounds; ++i) {
    if (i > 0) await server.stop();
    await server.start();
    starts.push(server.startSeconds);
  }
  const start = medianNumber(starts);
  say({ work: "start until it serves", tickets, figure: `${number(start)} s`, aim: "0.2 s", reached: start < 0.2 });

  const loads: Record<string, { load: Load; clients: number }> = {
    health: { load: { paths: ["/health"], expect: '"ok"' }, clients: 64 },
    me: { load: { paths: ["/api/v1/me"], expect: '"roles"' }, clients: 64 },
    read: { load: { paths: world.tickets.map((id) => `/api/v1/tickets/${id}`), expect: '"timeline":[' }, clients: 64 },
    due: { load: { paths: ["/api/v1/tickets?order=due"], expect: '"next":"' }, clients: 64 },
    newest: { load: { paths: ["/api/v1/tickets?order=newest"], expect: '"next":"' }, clients: 64 },
    unit: { load: { paths: world.units.map((id) => `/api/v1/tickets?unit=${id}`), expect: '"next":"' }, clients: 64 },
    assignee: { load: { paths: world.members.map((id) => `/api/v1/tickets?assignee=${id}`), expect: '"next":"' }, clients: 64 },
    matrix: { load: { paths: ["/api/v1/compliance"], expect: '"clauses"' }, clients: 8 },
  };
  const rates = new Map<string, Rate[]>();
  const add = (name: string, rate: Rate): void => {
    rates.set(name, [...(rates.get(name) ?? []), rate]);
  };
  for (let i = 0; i < rounds; ++i) {
    for (const [name, what] of Object.entries(loads)) add(name, load(server, folder, world.token, what.load, what.clients, seconds));
    const statements = inProcess(bench, "statements", folder, Math.ceil(seconds / 2));
    for (const name of ["due", "newest", "unit", "assignee"]) add(`statement.${name}`, rateOf(statements, `statement.${name}`));
  }
  const of = (name: string): Rate => middle(rates.get(name) ?? []);
  say(rateRow("empty route, 64 clients", tickets, of("health")));
  say(rateRow("small answer by a worker (who am I), 64 clients", tickets, of("me"), { name: "empty route", rate: of("health").rate }));
  say(rateRow("one ticket with its timeline, 64 clients", tickets, of("read"), { name: "empty route", rate: of("health").rate }, { ratio: 0.5, rate: 10_000 }));
  for (const name of ["due", "newest", "unit", "assignee"]) {
    const statement = { name: "the statement in-process", rate: of(`statement.${name}`).rate };
    say(rateRow(`queue of 50 by ${name}, 64 clients`, tickets, of(name), statement, { ratio: 0.6, rate: 9000 }));
  }
  say(rateRow("compliance matrix, 8 clients", tickets, of("matrix"), undefined, { rate: 1700 }));

  for (let i = 0; i < rounds; ++i) {
    for (const clients of [64, 8, 1]) add(`create.${clients}`, load(server, folder, world.token, creation(world), clients, seconds));
    add("rows", rateOf(inProcess(bench, "rows", folder, 64, Math.ceil(seconds / 2)), "rows.create.64"));
  }
  for (const clients of [64, 8, 1]) {
    const limit = clients === 64 ? { name: "its rows in-process", rate: of("rows").rate } : undefined;
    say(rateRow(`durable create, ${clients} clients`, tickets, of(`create.${clients}`), limit, clients === 64 ? { ratio: 0.5, rate: 7000 } : {}));
  }
  const memory = server.memoryMiB();
  say({ work: "memory after all this", tickets, figure: `${number(memory.now)} MiB, at most ${number(memory.peak)}`, aim: "150 MiB", reached: memory.peak < 150 });
  const followed = performance.now();
  while (behind(folder)) await new Promise((done) => setTimeout(done, 100));
  say({ work: "search and metrics have followed the creates", tickets, figure: `${number((performance.now() - followed) / 1000)} s later` });
  // What it takes in five seconds in which nobody asks: the time is what is measured over, nothing is waited for.
  const before = server.cpuSeconds();
  await new Promise((done) => setTimeout(done, 5000));
  const idle = (server.cpuSeconds() - before) / 5;
  say({ work: "idle server", tickets, figure: `${number(idle * 100)} % of a core`, aim: "1 %", reached: idle < 0.01 });
  await server.stop();
}

function measureScheduler(): void {
  const figures = inProcess(bench, "scheduler", work, 1_000_000);
  const idle = rateOf(figures, "scheduler.idle");
  say({ work: "scheduler pass, nothing due", tickets: "1,000,000 promises", figure: `${number(idle.p50_ms * 1000)} us`, aim: "100 us", reached: idle.p50_ms < 0.1 });
  for (const due of [1, 1000, 100_000]) {
    const each = figures.get(`scheduler.due.${due}`)?.value ?? NaN;
    say({ work: `scheduler pass, ${number(due)} due`, tickets: "1,000,000 promises", figure: `${number(each)} us each` });
  }
}

mkdirSync(work, { recursive: true });
const document = join(root, "docs/performance.md");
if (flags.desk) {
  const text = await measureDesk({ binary, root, work, tickets: Number(flags.tickets), seconds, fresh: flags.fresh, only: flags.only });
  console.log(text);
  if (flags.write) writeInto(document, "desk", `${machine()} ${text}`);
  process.exit(0);
}
const disk = rateOf(inProcess(bench, "disk", work, 2), "disk.append");
say(rateRow("4 KB appended and synced, one after the other", "", disk));
for (const size of flags.sizes.split(",").map(Number)) await measureSize(size);
measureScheduler();
const judged = inProcess(bench, "judge", work).get("search.ndcg10")?.value ?? NaN;
say({ work: "order of what a search finds, judged questions", tickets: "", figure: `nDCG@10 ${judged.toFixed(3)}` });
// Real reviews, if there are any at hand: a CSV of the ASAP data set.
const recalled = inProcess(bench, "recall", work, ...(process.env["WELLKEPT_REVIEWS"] ? [process.env["WELLKEPT_REVIEWS"]] : []));
const recall = (name: string, work: string, digits: number, aim?: number): void => {
  const value = recalled.get(name)?.value;
  if (value !== undefined) say({ work, tickets: "", figure: value.toFixed(digits), ...(aim === undefined ? {} : { aim: String(aim), reached: value === aim }) });
};
recall("search.words", "words of two characters that were looked for, each in simplified and traditional characters", 0);
recall("search.recall2", "recall of words of two characters, within permission", 4, 1);
recall("search.beyond", "tickets shown beyond permission", 0, 0);
recall("search.reviews.ndcg10", "order of what a search finds among real reviews, nDCG@10 by their marks", 3);
for (const row of measureImport(binary, root, work, rounds)) say(row);
for (const row of measureReplay(binary, work, rounds)) say(row);
console.log(terminal(rows));
if (flags.write) writeInto(document, "figures", `${machine()} Rounds of each figure: ${rounds}, of ${seconds} s each.\n\n${markdown(rows)}`);
