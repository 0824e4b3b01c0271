// A rolling upgrade: two servers on one database, of which the second is of a newer program. That is the same binary with more migrations:
// it shows what a program does when it meets a newer schema, and that its statements work beside what is added, not that a release of the
// past gets along with today's.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client, type Problem, type Schema } from "../support/client.js";
import { contract, monday, useDesk } from "../support/desk.js";
import { root, Server } from "../support/server.js";

type Ticket = Schema<"Ticket">;

const shipped = Math.max(...readdirSync(join(root, "migrations")).map((name) => parseInt(name, 10) || 0));
const place = mkdtempSync(join(tmpdir(), "wellkept-rolling-"));
const migration = (after: number, name: string, text: string) => {
  writeFileSync(join(place, `${String(shipped + after).padStart(4, "0")}_${name}.sql`), text);
};
const desk = useDesk(); // the older program
const another = (...flags: string[]): Server => {
  const server = new Server(monday, desk.server.databaseUrl, ["--files", join(desk.server.folder, "files"), ...flags]);
  cpSync(join(desk.server.folder, "keys"), join(server.folder, "keys"), { recursive: true });
  return server;
};
const servers: Server[] = [];
const open = (client: Client) => client.call<Ticket | Problem>("POST", "/api/v1/tickets", { body: { fields: { kind: "inquiry", channel: "chat" }, subject: "Meanwhile" } });
const ready = async (origin: string) => (await fetch(`${origin}/ready`)).status;
let older: Client;
const at = (server: Server) => new Client(contract, () => server.origin, older.sent);

beforeAll(async () => {
  older = (await desk.member(["specialist", "supervisor"])).client;
  await open(older);
});
afterAll(async () => {
  for (const server of servers) await server.remove();
  rmSync(place, { recursive: true, force: true });
});

test("while a newer program only adds, the older one goes on beside it", async () => {
  migration(1, "expand", `-- compatible-from: ${String(shipped)}
ALTER TABLE tickets ADD COLUMN mood {text} NOT NULL DEFAULT '';
CREATE TABLE moods (name {text} PRIMARY KEY){clustered};
CREATE INDEX tickets_by_mood ON tickets (mood, id);`);
  const answered: number[] = [];
  const writing = { on: true };
  const writer = (async () => {
    while (writing.on) answered.push((await open(older)).status);
  })();
  const second = another("--test-migrations", place);
  servers.push(second);
  await second.start();
  const { body } = await open(at(second));
  writing.on = false;
  await writer;
  expect(new Set(answered)).toEqual(new Set([201])); // nobody noticed
  expect([await ready(desk.server.origin), await ready(second.origin)]).toEqual([200, 200]);

  const id = (body as Ticket).id;
  await older.post(`/api/v1/tickets/${id}/actions/accept`, {});
  expect((await at(second).get<Ticket>(`/api/v1/tickets/${id}`)).state).toBe("in_hand");
  await desk.server.stop(); // and it may start again beside the newer schema, such as to go back
  await desk.server.start();
  expect((await open(older)).status).toBe(201);
});

test("once a newer one takes something away, the older one writes no more and asks to be replaced", async () => {
  migration(2, "contract", "ALTER TABLE tickets DROP COLUMN mood;");
  const third = another("--test-migrations", place);
  servers.push(third);
  await third.start();
  expect((await open(at(third))).status).toBe(201);
  const late = await open(older);
  expect(late).toMatchObject({ status: 503, body: { code: "server.unavailable" } });
  expect(late.headers.get("retry-after")).toBe("1");
  await expect.poll(() => ready(desk.server.origin), { timeout: 20_000 }).toBe(503); // a proxy takes it out
  const again = another();
  await expect(again.start()).rejects.toThrow("database.newer");
  await again.remove().catch(() => undefined);
  await desk.server.stop(); // in good order, although its last checkpoint cannot be written
});
