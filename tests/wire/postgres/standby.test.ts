// Lists are read on a standby, and are no older for that: whoever wrote something finds it in the next list, whatever the standby does.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client, Schema } from "../support/client.js";
import { type Cluster, pair } from "../support/cluster.js";
import { Desk } from "../support/desk.js";
import { until } from "../support/until.js";

type Ticket = Schema<"Ticket">;

const clusters: Cluster[] = [];
let primary: Cluster;
let standby: Cluster;
let desk: Desk;
let client: Client;

beforeAll(async () => {
  [primary, standby] = pair(clusters);
  desk = new Desk({ database: primary.url, flags: ["--database-read", standby.url] });
  await desk.server.start();
  ({ client } = await desk.member(["specialist", "supervisor"]));
});
afterAll(async () => {
  await desk.server.remove();
  for (const cluster of clusters) cluster.remove();
});

const open = (subject: string) => client.post<Ticket>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "chat" }, subject });
const newest = async () => (await client.get<{ items: { id: string }[] }>("/api/v1/tickets", { order: "newest" })).items[0]?.id;
// When the program last asked the standby anything.
const lastAsked = () => standby.sql("SELECT coalesce(max(state_change), '-infinity') FROM pg_stat_activity WHERE application_name = 'wellkept'");
// What the primary has is there too.
const follows = () => {
  const reached = primary.sql("SELECT pg_current_wal_flush_lsn()");
  return until(() => standby.sql(`SELECT pg_last_wal_replay_lsn() >= '${reached}'`), (said) => said === "t", { what: "the standby has replayed it" });
};

test("a list is read on the standby, one ticket is not", async () => {
  const { id } = await open("Where is this read?");
  const before = lastAsked();
  expect(await newest()).toBe(id);
  const after = lastAsked();
  expect(after > before || before === "-infinity").toBe(true);
  await client.get(`/api/v1/tickets/${id}`);
  expect(lastAsked()).toBe(after);
});

test("what one wrote is in the next list", async () => {
  for (let i = 0; i < 30; ++i) {
    const { id } = await open(`Number ${String(i)}`);
    expect(await newest()).toBe(id);
  }
});

test("a standby that stays behind is not asked", async () => {
  await follows();
  standby.sql("SELECT pg_wal_replay_pause()");
  await until(() => standby.sql("SELECT pg_get_wal_replay_pause_state()"), (state) => state === "paused", { what: "the standby rests" });
  const { id } = await open("It does not know this");
  expect(await newest()).toBe(id);
  expect(Number(primary.sql("SELECT count(*) FROM tickets"))).toBe(Number(standby.sql("SELECT count(*) FROM tickets")) + 1);
  standby.sql("SELECT pg_wal_replay_resume()");
});

test("without it lists go on", async () => {
  primary.configure({ synchronous_standby_names: "" });
  primary.sql("SELECT pg_reload_conf()");
  standby.kill();
  const { id } = await open("Alone");
  expect(await newest()).toBe(id);
});
