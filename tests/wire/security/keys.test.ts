// Secrets in the database are sealed with a key that stands outside it, and that can be replaced while the server runs.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { useDesk } from "../support/desk.js";
import { hire, password } from "../support/hire.js";
import { binary } from "../support/server.js";
import { codeOf } from "../support/totp.js";

const desk = useDesk();
let secret = "";
let recovery: string[] = [];
const file = () => join(desk.server.folder, "keys/seal.key");
const keys = () => readFileSync(file(), "utf8").trim().split("\n");
const rotate = (...flags: string[]) => execFileSync(binary, ["key", "rotate", ...desk.server.place, ...flags], { encoding: "utf8" });

async function signIn(code: () => string): Promise<number> {
  const answer = await desk.anyone.call("POST", "/api/v1/sessions", { body: { login: "li.na", password } });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  return (await desk.anyone.call("POST", "/api/v1/sessions/second-factor", { body: { code: code() }, headers: { cookie } })).status;
}
const byApp = async () => {
  await desk.pass({ minutes: 1 }); // each code is taken once
  return signIn(() => codeOf(secret, desk.now));
};

beforeAll(async () => {
  const admin = await desk.admin();
  await hire(admin.client, desk.anyone, "li.na");
  const session = await desk.signIn("li.na", password);
  ({ secret } = await session.post<{ secret: string }>("/api/v1/me/second-factor", { password }));
  ({ recovery_codes: recovery } = await session.post<{ recovery_codes: string[] }>("/api/v1/me/second-factor/confirm", { code: codeOf(secret, desk.now) }));
});

test("a new key takes the place of the one before, under the running server", async () => {
  expect(existsSync(file())).toBe(false);
  expect(rotate()).toContain("1 secrets sealed with the new key");
  expect(keys()).toHaveLength(1);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(await byApp()).toBe(201);
  const [first] = keys();
  rotate("--keep");
  expect(keys()).toHaveLength(2);
  expect(keys()[1]).toBe(first);
  expect(await byApp()).toBe(201);
  rotate();
  expect(keys()).toHaveLength(1);
  expect(await byApp()).toBe(201);
  expect(await signIn(() => recovery[0] ?? ""), "recovery codes stay").toBe(201);
});

test("without the key nobody has a code; the doctor and the start say what is wrong with it", async () => {
  const kept = readFileSync(file());
  writeFileSync(file(), `${"0".repeat(64)}\n`);
  expect(await byApp()).toBe(403);
  expect(rotate("--keep")).toContain("1 cannot be opened with any key");
  writeFileSync(file(), kept);
  await desk.pass({ minutes: 10 });
  expect(await byApp()).toBe(201);
  const doctor = () => spawnSync(binary, ["doctor", ...desk.server.place], { encoding: "utf8" }).stdout;
  writeFileSync(file(), "not a key\n");
  expect(doctor()).toMatch(/sealing keys.*damaged/);
  writeFileSync(file(), kept);
});
