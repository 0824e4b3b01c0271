// Two servers on one PostgreSQL, while the primary is killed, either server dies, and the line between one of them and the database is cut.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../wire/support/client.js";
import { Cluster } from "../wire/support/cluster.js";
import { contract, Desk, monday } from "../wire/support/desk.js";
import { Server } from "../wire/support/server.js";
import { Faults } from "./support/faults.js";
import { climbed, judge, provesItself } from "./support/judge.js";
import { type Direction, type Line, Network } from "./support/network.js";
import { isLong, lasts, Random, until } from "./support/random.js";
import { Relay } from "./support/relay.js";
import { Witness } from "./support/witness.js";

const random = new Random("torments");
let cluster: Cluster;
let network: Line;
let desk: Desk;
let far: Server; // behind the line that is cut
let faults: Faults;
let client: Client;
let witness: Witness;

const now = () => Date.now() + faults.get("clockMs");
const lines = (server: Server, event: string) => server.log.filter((line) => line.includes(`"event":"${event}"`)).length;
const elsewhere = (server: Server) => new Client(contract, () => server.origin, client.sent);

// A database that keeps what it says, as it must where it is killed: every commit waits for the disk.
function makeCluster(listenAt: string): Cluster {
  const made = Cluster.make({ fsync: "on", full_page_writes: "on", listen_addresses: listenAt, max_connections: "60", log_min_messages: "warning" });
  made.file("pg_hba.conf", "local all all trust\nhost all all 10.214.0.0/16 trust\n");
  made.start();
  made.makeDatabase();
  return made;
}

// What a kill left has to go first: memory that its last processes share.
const startAgain = () =>
  until("PostgreSQL starts again", () => {
    try {
      cluster.start();
      return true;
    } catch {
      return false;
    }
  });

beforeAll(async () => {
  try {
    network = new Network(process.pid % 64);
  } catch {
    console.log("no network namespace may be made here: the line is played by a relay that swallows what is sent");
    network = new Relay();
  }
  cluster = makeCluster(network.database);
  faults = new Faults(join(cluster.folder, "switches"), cluster.folder);
  faults.set({ clockMs: Date.parse(monday) - Date.now() });
  const launch = { environment: faults.environment, machineClock: true };
  const port = cluster.sql("SHOW port");
  desk = new Desk({ flags: ["--checkpoint-s", "1"], database: cluster.url, launch });
  await desk.server.start();
  ({ client } = await desk.member(["specialist", "supervisor"]));
  const flags = ["--checkpoint-s", "1", "--files", join(desk.server.folder, "files"), "--address", network.address];
  far = new Server(monday, await network.url(cluster.folder, port), flags, { ...launch, through: network.through });
  cpSync(join(desk.server.folder, "keys"), join(far.folder, "keys"), { recursive: true });
  await far.start();
  witness = new Witness("database", [() => desk.server.origin, () => far.origin], client.sent);
  witness.start(6);
  await witness.goesOn(20);
});
afterAll(async () => {
  console.log(witness.summary);
  for (const server of [desk.server, far]) if (!server.runs && !server.log.at(-1)?.includes("server.stopped")) console.log(`a server does not run:\n${server.log.slice(-20).join("\n")}`);
  await witness.abandon();
  for (const server of [far, desk.server]) await server.stop("SIGKILL").catch(() => undefined);
  await far.remove().catch(() => undefined);
  await desk.server.remove().catch(() => undefined);
  faults.close();
  cluster.remove();
  network.remove();
});

test("the primary dies and comes back: both servers say so, are not ready meanwhile, and go on by themselves", async () => {
  const end = Date.now() + lasts(0);
  let deaths = 0;
  for (; Date.now() < end || deaths < 2; ++deaths) {
    await witness.sends(random.below(50));
    if (random.below(2) === 0) cluster.kill();
    else cluster.stop("immediate");
    await witness.awaits("neither is ready", async () => (await desk.anyone.call("GET", "/ready")).status === 503 && (await elsewhere(far).call("GET", "/ready")).status === 503);
    expect((await desk.anyone.call("GET", "/health")).status).toBe(200);
    expect(await client.refused("GET", "/api/v1/tickets")).toMatchObject({ status: 503, code: "server.unavailable" });
    await startAgain();
    await witness.awaits("both are ready", async () => (await desk.anyone.call("GET", "/ready")).status === 200 && (await elsewhere(far).call("GET", "/ready")).status === 200);
    await witness.goesOn();
    for (const server of [desk.server, far]) expect(server.runs, "a server ended with the database").toBe(true);
  }
  for (const server of [desk.server, far]) {
    expect(lines(server, "database.lost")).toBeGreaterThan(0);
    expect(lines(server, "database.back")).toBeGreaterThan(0);
    expect(lines(server, "server.not_ready")).toBeGreaterThan(0);
  }
  console.log(`the primary died ${deaths} times`);
});

test("either server is killed, and the other goes on", async () => {
  const end = Date.now() + lasts(0);
  let deaths = 0;
  for (; Date.now() < end || deaths < 2; ++deaths) {
    const dying = deaths % 2 === 0 ? far : desk.server;
    await witness.sends(random.below(30));
    await dying.stop("SIGKILL");
    await witness.goesOn();
    await dying.start();
  }
  console.log(`a server died ${deaths} times`);
});

const directions: Direction[] = ["there", "back", "both"];
test.each(isLong ? directions : [random.pick(directions)])("the line to the database is cut, %s: that server is not ready and answers, the other goes on", async (direction) => {
  for (let round = 0; round < (isLong ? 5 : 1); ++round) {
    const lost = lines(far, "database.lost");
    network.cut(direction);
    const cutAt = Date.now();
    await witness.awaits("it is not ready", async () => (await elsewhere(far).call("GET", "/ready")).status === 503);
    const noticed = Date.now() - cutAt;
    expect((await elsewhere(far).call("GET", "/health")).status).toBe(200);
    await witness.goesOn(isLong ? 10 : 3);
    if (isLong) await witness.awaits("the line is given up", () => lines(far, "database.lost") > lost, 60_000);
    network.mend();
    await witness.awaits("it is ready", async () => (await elsewhere(far).call("GET", "/ready")).status === 200);
    const { status } = await elsewhere(far).call("GET", "/api/v1/tickets");
    expect(status).toBe(200);
    console.log(`cut ${direction}: not ready after ${noticed} ms`);
  }
});

test("afterwards everything that was acknowledged stands once, and no promise was missed or kept twice", async () => {
  await witness.stop();
  faults.set({ clockMs: faults.get("clockMs") + 3 * 3_600_000 });
  await climbed(client, "QI-2.2.1a/online_answer", ["remind_handler", "send_coordinator"]);
  await judge(witness, client, now());
  await far.stop();
  await desk.server.stop();
  await provesItself(desk.server, now());
});
