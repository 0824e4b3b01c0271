// What has outlived the policy's periods goes by itself, and the evidence still proves itself.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk } from "../support/desk.js";
import { useStaff } from "../support/life.js";
import { binary, root } from "../support/server.js";

const folder = mkdtempSync(join(tmpdir(), "wellkept-policy-"));
cpSync(join(root, "policy"), folder, { recursive: true });
const head = join(folder, "policy.yaml");
writeFileSync(head, readFileSync(head, "utf8").replace(/^retention: .*$/m, "retention: {customers: 30, readings: 180}"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const desk = useDesk({ flags: ["--policy", folder] });
const staff = useStaff(desk);

test("AS-2.4 AS-6.4 a customer is erased when nothing binds the company any longer, and not a day before", async () => {
  const admin = await desk.admin();
  const supervisor = staff.member("supervisor").client;
  const open = (name: string) => staff.open("inquiry", {}, { customer: { name, email: `${name.toLowerCase()}@example.com` } });
  const [gone, stays] = [await open("Gone"), await open("Stays")];
  const alone = await supervisor.post<{ id: string }>("/api/v1/customers", { name: "Alone", phone: "13900000009" });
  await gone.specialist("note", { body: "Hold it" });
  await gone.specialist("cancel", { reason: "Not needed" });
  expect((await gone.read()).open).toBe(false);
  const customer = (id: string | null) => admin.client.get<Schema<"Customer">>(`/api/v1/customers/${id ?? ""}`);
  const names = async () => Promise.all([gone.ticket.customer_id, stays.ticket.customer_id, alone.id].map(async (id) => (await customer(id)).name));
  expect(await names()).toEqual(["Gone", "Stays", "Alone"]);
  await desk.pass({ days: 29 });
  expect(await names()).toEqual(["Gone", "Stays", "Alone"]);
  await desk.pass({ days: 3 });
  expect(await names(), "an open ticket keeps its customer").toEqual(["", "Stays", ""]);
  expect(JSON.stringify(await gone.read())).not.toMatch(/Gone|Hold it/);
  const { items } = await admin.client.get<{ items: unknown[] }>("/api/v1/audit/readings");
  expect(items.length).toBeGreaterThan(0);
  await desk.pass({ days: 181 });
  const after = await admin.client.get<{ items: { at: string }[] }>("/api/v1/audit/readings");
  expect(after.items.every(({ at }) => Date.parse(at) > Date.parse(desk.now) - 181 * 86_400_000)).toBe(true);
  if (process.env["WELLKEPT_ENGINE"] !== "postgres") {
    const said = execFileSync(binary, ["verify", "--data", desk.server.folder, "--policy", folder, "--now", desk.now, "--json"], { encoding: "utf8" });
    expect(JSON.parse(said)).toMatchObject({ intact: true, findings: [] });
  }
});
