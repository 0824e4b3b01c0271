// A system moves from PostgreSQL to SQLite and back, with its evidence, its people and what they had in hand.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Client, type Schema } from "./support/client.js";
import { contract, monday, useDesk, type Member } from "./support/desk.js";
import { createDatabase } from "./support/postgres.js";
import { binary, Server } from "./support/server.js";

type Ticket = Schema<"Ticket">;

const desk = useDesk();
const folder = mkdtempSync(join(tmpdir(), "wellkept-copy-"));
const file = join(folder, "moved.db");
const ticket = { fields: { kind: "inquiry", channel: "web" }, subject: "同一个问题" };
let one: Member;
let opened: Ticket;
let matrix: unknown;

beforeAll(async () => {
  one = await desk.member(["specialist", "supervisor"]);
  for (let i = 0; i < 30; ++i) opened = await one.client.post<Ticket>("/api/v1/tickets", ticket);
  await one.client.post(`/api/v1/tickets/${opened.id}/actions/accept`, {});
  await desk.pass({ hours: 2 });
  opened = await one.client.get<Ticket>(`/api/v1/tickets/${opened.id}`);
  matrix = await one.client.get("/api/v1/compliance");
  await desk.server.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const copy = (from: string, to: string) => execFileSync(binary, ["copy", "--data", desk.server.folder, "--from", from, "--to", to], { encoding: "utf8" });

// A server on the copy, in a folder with the same keys.
const serve = async (database: string, look: (client: Client) => Promise<void>) => {
  const server = new Server(monday, database);
  for (const part of ["keys", "checkpoints.jsonl"]) cpSync(join(desk.server.folder, part), join(server.folder, part), { recursive: true });
  try {
    await server.start();
    const client = new Client(contract, () => server.origin, one.client.sent);
    await client.post("/test/clock", { now: desk.now });
    await look(client);
  } finally {
    await server.remove();
  }
};
const whole = async (client: Client) => {
  expect(await client.get(`/api/v1/tickets/${opened.id}`)).toEqual(opened);
  expect(await client.get("/api/v1/compliance")).toEqual(matrix);
};

test("from PostgreSQL to SQLite: everything is there, is proven, and goes on", async () => {
  expect(copy(desk.server.databaseUrl ?? "", file)).toMatch(/^\d+ rows in \d+ tables[^]*intact/);
  const before = join(folder, "before.db");
  cpSync(file, before);
  await serve(before, async (client) => {
    await whole(client);
    expect((await client.post<Ticket>("/api/v1/tickets", ticket)).number).not.toBe(opened.number);
  });
});

test("and back", async () => {
  const back = createDatabase(inject("postgres"), `back_${String(process.pid)}`);
  expect(copy(file, back)).toContain("intact");
  await serve(back, whole);
});

test("into a database that holds something nothing is copied", () => {
  const { status, stderr } = spawnSync(binary, ["copy", "--data", desk.server.folder, "--from", file, "--to", desk.server.databaseUrl ?? ""], { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("copy.not_empty");
});
