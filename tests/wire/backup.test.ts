// A backup is taken while people work, and restored into an empty folder, which proves itself; what is damaged is refused.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { useDesk } from "./support/desk.js";
import { binary, Server } from "./support/server.js";

const desk = useDesk();
const place = mkdtempSync(join(tmpdir(), "wellkept-backup-"));
const backup = join(place, "backup");
const restored = join(place, "restored");
let client: Client;
let kept: Schema<"Ticket">;
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

const run = (...args: string[]) => spawnSync(binary, args, { encoding: "utf8" });
const restore = (from: string, to: string) => run("restore", "--data", to, from);

beforeAll(async () => {
  ({ client } = await desk.member("specialist"));
  kept = await client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Before" });
  await client.call("POST", `/api/v1/tickets/${kept.id}/attachments`, { query: { name: "note.txt" }, body: "what was seen" });
  await desk.pass({ minutes: 2 }); // a checkpoint
});

describe.skipIf(process.env["WELLKEPT_ENGINE"] === "postgres")("a backup", () => {
  test("is of one moment while writes go on", async () => {
    const child = spawn(binary, ["backup", "--data", desk.server.folder, backup], { stdio: "ignore" });
    const ended = once(child, "exit");
    let written = 0;
    const writer = (async () => {
      while (child.exitCode === null) {
        await client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: `Meanwhile ${++written}` });
      }
    })();
    await Promise.all([ended, writer]);
    expect(child.exitCode).toBe(0);
    expect(written).toBeGreaterThan(0);
    const manifest = JSON.parse(readFileSync(join(backup, "manifest.json"), "utf8")) as { files: { path: string }[]; engine: string };
    const paths = manifest.files.map(({ path }) => path);
    expect(manifest.engine).toBe("sqlite");
    for (const path of ["wellkept.db", "checkpoints.jsonl", "keys/checkpoint.key", "keys/checkpoint.key.pub", "keys/links.key", "policy/policy.yaml", "settings.yaml"]) {
      expect(paths).toContain(path);
    }
    expect(paths.some((path) => path.startsWith("files/"))).toBe(true);
    expect(statSync(backup).mode & 0o077).toBe(0);
  });

  test("keeps no passwords of the settings", () => {
    const other = join(place, "other");
    execFileSync(binary, ["backup", "--data", desk.server.folder, "--smtp-user", "desk", other], { env: { ...process.env, WELLKEPT_SMTP_PASSWORD: "hunter2" } });
    const settings = readFileSync(join(other, "settings.yaml"), "utf8");
    expect(settings).toContain('smtp-user: "desk"');
    expect(settings).not.toContain("hunter2");
  });

  test("is restored into an empty folder, which proves itself and serves", async () => {
    const done = restore(backup, restored);
    expect(done.stderr).toBe("");
    expect(done.status).toBe(0);
    expect(done.stdout).toContain("intact");
    expect(run("verify", "--data", restored).status).toBe(0);
    const server = new Server(desk.now, undefined);
    rmSync(server.folder, { recursive: true });
    expect(restore(backup, server.folder).status).toBe(0);
    try {
      await server.start();
      const there = await fetch(`${server.origin}/health`);
      expect(there.status).toBe(200);
    } finally {
      await server.remove();
    }
  });

  test("goes nowhere but into an empty folder", () => {
    expect(restore(backup, restored)).toMatchObject({ status: 1, stderr: expect.stringContaining("restore.not_empty") as unknown });
    expect(run("backup", "--data", desk.server.folder, backup)).toMatchObject({ status: 1, stderr: expect.stringContaining("backup.not_empty") as unknown });
    expect(run("backup", "--data", join(place, "nothing"), join(place, "x"))).toMatchObject({ status: 1, stderr: expect.stringContaining("backup.no_data") as unknown });
    expect(existsSync(join(place, "x"))).toBe(false);
  });

  test("that is damaged, unfinished or not ours is refused, and leaves nothing behind", () => {
    const target = join(place, "target");
    const damaged = join(place, "damaged");
    execFileSync("cp", ["-a", backup, damaged]);
    appendFileSync(join(damaged, "wellkept.db"), "x");
    expect(restore(damaged, target)).toMatchObject({ status: 1, stderr: expect.stringContaining("restore.damaged") as unknown });
    rmSync(join(damaged, "manifest.json"));
    expect(restore(damaged, target)).toMatchObject({ status: 1, stderr: expect.stringContaining("restore.manifest") as unknown });
    writeFileSync(join(damaged, "manifest.json"), "{}");
    expect(restore(damaged, target)).toMatchObject({ status: 1, stderr: expect.stringContaining("restore.format") as unknown });
    expect(readdirSync(place).filter((name) => name.startsWith("target"))).toEqual([]);
  });

  test("whose evidence was changed together with its hash does not prove itself", () => {
    const forged = join(place, "forged");
    const target = join(place, "target");
    execFileSync("cp", ["-a", backup, forged]);
    // One byte of an event, and the manifest made to fit.
    const path = join(forged, "wellkept.db");
    const bytes = readFileSync(path);
    const at = bytes.indexOf('"channel":"web"');
    expect(at).toBeGreaterThan(0);
    bytes.write("web", at + 11);
    bytes.write("app", at + 11);
    writeFileSync(path, bytes);
    const manifest = JSON.parse(readFileSync(join(forged, "manifest.json"), "utf8")) as { files: { path: string; sha256: string }[] };
    const entry = manifest.files.find((file) => file.path === "wellkept.db");
    if (entry) entry.sha256 = execFileSync("sha256sum", [path], { encoding: "utf8" }).slice(0, 64);
    writeFileSync(join(forged, "manifest.json"), JSON.stringify(manifest));
    expect(restore(forged, target)).toMatchObject({ status: 1, stderr: expect.stringContaining("restore.not_intact") as unknown });
    expect(existsSync(target)).toBe(false);
    mkdirSync(target);
    expect(restore(backup, target).status).toBe(0);
  });
});
