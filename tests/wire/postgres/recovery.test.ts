// Recovery to a moment, by PostgreSQL's own means: a base backup, the archived log, and the rest of the system by `wellkept backup`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client, type Schema } from "../support/client.js";
import { Cluster, sharedFolder } from "../support/cluster.js";
import { contract, Desk } from "../support/desk.js";
import { binary, Server } from "../support/server.js";

type Ticket = Schema<"Ticket">;

const place = sharedFolder(mkdtempSync(join(tmpdir(), "wellkept-recovery-")));
const archive = sharedFolder(join(place, "archive"));
const rest = join(place, "rest"); // keys, journal and attachments
let broken: Cluster;
let recovered: Cluster;
let desk: Desk;
let client: Client;
let moment = "";
const before: Ticket[] = [];
const after: Ticket[] = [];

const wellkept = (...args: string[]) => spawnSync(binary, args, { encoding: "utf8" });
const open = (subject: string) => client.post<Ticket>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject });

beforeAll(async () => {
  broken = Cluster.make({ archive_mode: "on", archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f` });
  broken.start();
  broken.makeDatabase();
  desk = new Desk({ database: broken.url });
  await desk.server.start();
  ({ client } = await desk.member("specialist"));
  before.push(await open("Before the base backup"));
  recovered = broken.copy({ archive_mode: "off", restore_command: `cp ${archive}/%f %p` }, ["--wal-method=none"]);

  before.push(await open("After it"));
  await client.call("POST", `/api/v1/tickets/${before[1]?.id ?? ""}/attachments`, { query: { name: "note.txt" }, body: "what was seen" });
  await desk.pass({ minutes: 2 }); // a checkpoint in the journal
  moment = broken.sql("SELECT clock_timestamp()");

  after.push(await open("Too late"));
  await desk.pass({ minutes: 2 }); // and one that the journal knows, but not the recovered database
  broken.sql("UPDATE tickets SET state = 'closed'"); // somebody's mistake, past the program
  await desk.server.stop();
  broken.stop("fast");
});
afterAll(async () => {
  await desk.server.remove();
  broken.remove();
  recovered.remove();
  rmSync(place, { recursive: true, force: true });
});

test("the mistake is found", () => {
  broken.start();
  const said = wellkept("verify", ...desk.server.place, "--now", desk.now);
  expect(said.status).toBe(1);
  expect(said.stdout).toContain("NOT INTACT");
  broken.stop();
});

test("the database comes back as it was at the moment", () => {
  recovered.configure({ recovery_target_time: moment, recovery_target_action: "promote" });
  recovered.file("recovery.signal", "");
  recovered.start();
  recovered.awaitPrimary();
  expect(Number(recovered.sql("SELECT count(*) FROM tickets"))).toBe(before.length);
});

test("the journal tells that history was turned back", () => {
  const said = wellkept("verify", "--data", desk.server.folder, "--database", recovered.url, "--now", desk.now);
  expect(said.status).toBe(1);
  expect(said.stdout).toContain("checkpoint");
});

test("with the rest of that moment it proves itself and serves: the earlier tickets stand, no other", async () => {
  const made = wellkept("backup", "--data", desk.server.folder, "--database", recovered.url, rest);
  expect(made).toMatchObject({ status: 0, stderr: "" });
  const server = new Server(desk.now, recovered.url);
  rmSync(server.folder, { recursive: true });
  try {
    const restored = wellkept("restore", "--data", server.folder, "--database", recovered.url, "--now", desk.now, rest);
    expect(restored).toMatchObject({ status: 0, stderr: "" });
    expect(restored.stdout).toContain("intact");
    await server.start();
    const there = new Client(contract, () => server.origin, client.sent);
    const { items } = await there.get<{ items: Ticket[] }>("/api/v1/tickets", { order: "newest" });
    expect(items.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    for (const { id, state } of before) expect((await there.get<Ticket>(`/api/v1/tickets/${id}`)).state).toBe(state);
    expect((await there.call("GET", `/api/v1/tickets/${after[0]?.id ?? ""}`)).status).toBe(404);
    const next = await there.post<Ticket>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Goes on" });
    expect(before.map(({ number }) => number)).not.toContain(next.number);
  } finally {
    await server.remove();
  }
});
