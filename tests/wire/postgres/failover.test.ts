// The primary dies with all its processes, its standby is promoted, and the server goes on by itself: what was acknowledged stands once.
import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Answer, Client, Problem, Schema } from "../support/client.js";
import { type Cluster, pair, urlOf } from "../support/cluster.js";
import { Desk } from "../support/desk.js";
import { Reader } from "../support/reader.js";
import { binary } from "../support/server.js";
import { backOff } from "../support/until.js";

type Ticket = Schema<"Ticket">;

const clusters: Cluster[] = [];
const readers: Reader[] = [];
let desk: Desk;
let client: Client;

beforeAll(async () => {
  const [primary, standby] = pair(clusters);
  desk = new Desk({ database: urlOf([primary, standby]) });
  await desk.server.start();
  ({ client } = await desk.member(["specialist", "supervisor"]));
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(async () => {
  await desk.server.remove();
  for (const cluster of clusters) cluster.remove();
});

const open = (key: string): Promise<Answer<Ticket | Problem>> =>
  client.call("POST", "/api/v1/tickets", {
    headers: { "idempotency-key": key },
    body: { fields: { kind: "inquiry", channel: "chat" }, subject: key },
  });

// Asks until it is acknowledged, as a careful client does, and notes what it was told meanwhile.
async function insist(key: string, told: Set<string>): Promise<string> {
  for (;;) {
    const { status, headers, body } = await open(key);
    if (status === 201) return (body as Ticket).id;
    told.add(`${String(status)} ${(body as Problem).code} ${headers.get("retry-after") ?? "at once"}`);
    await backOff(50);
  }
}

test("a primary that dies is replaced without a restart, and nothing acknowledged is lost or doubled", async () => {
  const [primary, standby] = clusters as [Cluster, Cluster];
  expect(primary.sql("SELECT sync_state FROM pg_stat_replication")).toBe("sync");
  const reader = await Reader.open(desk.server.origin, client.sent, "?topics=ticket");
  readers.push(reader);

  const told = new Set<string>();
  const acknowledged = new Map<string, string>();
  let killed = false;
  let promoted = 0; // written since
  let enough = (): void => undefined;
  const some = new Promise<void>((resolve) => (enough = resolve));
  const write = async (writer: number) => {
    for (let i = 0; promoted < 20; ++i) {
      const key = `${String(writer)}-${String(i)}`;
      acknowledged.set(key, await insist(key, told));
      if (killed) ++promoted;
      if (acknowledged.size === 30) enough();
    }
  };
  const writers = [1, 2, 3].map(write);
  await some;
  primary.kill();
  // While nobody is the primary, the server says so and stays.
  await expect.poll(() => [...told], { timeout: 25_000, interval: 20 }).toContain("503 server.unavailable 1");
  killed = true;
  standby.promote();
  await Promise.all(writers);

  // In doubt is only who asked while the connection was lost during a commit; the key tells.
  expect([...told].filter((one) => !/^503 server.(unavailable|in_doubt|overloaded) 1$/.test(one))).toEqual([]);
  const counted = standby.sql("SELECT subject, count(*) FROM tickets GROUP BY subject HAVING count(*) > 1");
  expect(counted).toBe("");
  for (const [key, id] of acknowledged) {
    const found = await client.get<Ticket>(`/api/v1/tickets/${id}`);
    expect(found.subject).toBe(key);
  }
  const last = acknowledged.get("1-0") ?? "";
  await client.post(`/api/v1/tickets/${last}/actions/accept`, {});
  for (;;) {
    const { data } = await reader.next("ticket"); // the stream that was open all the time
    if ((data as { id: string; state: string }).id === last && (data as { state: string }).state === "in_hand") break;
  }
});

test("the evidence is whole", async () => {
  await desk.pass({ minutes: 2 }); // a checkpoint over both primaries' events
  await desk.server.stop();
  const said = execFileSync(binary, ["verify", ...desk.server.place, "--now", desk.now, "--json"], { encoding: "utf8" });
  expect(JSON.parse(said)).toMatchObject({ intact: true, findings: [] });
});
