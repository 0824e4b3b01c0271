// An old data folder under a newer program: what was judged stands, what is new counts from the upgrade on, and a changed text under a
// released label never replaces the one that judged.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk } from "./support/desk.js";
import { binary, root } from "./support/server.js";

const place = mkdtempSync(join(tmpdir(), "wellkept-upgrade-"));
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

// The policy as an earlier program shipped it: without the newer amendment.
function earlier(name: string, change: (file: string, text: string) => string = (_, text) => text): string {
  const folder = join(place, name);
  cpSync(join(root, "policy"), folder, { recursive: true });
  const book = join(folder, "policy.yaml");
  writeFileSync(book, readFileSync(book, "utf8").replace(/amendments:\n( {2}- .*\n)+/, "amendments: []\n"));
  const clauses = join(folder, "regulations/FB.yaml");
  writeFileSync(clauses, change("FB.yaml", readFileSync(clauses, "utf8")));
  return folder;
}
const verified = (where: string[], now: string, ...more: string[]) =>
  JSON.parse(execFileSync(binary, ["verify", ...where, "--json", "--now", now, ...more], { encoding: "utf8" })) as object;

describe("a newer label", () => {
  const flags = ["--policy", earlier("before")];
  const desk = useDesk({ flags });

  test("is taken from the upgrade on; what ran before keeps its version, and verify proves it", async () => {
    const { client } = await desk.member("supervisor");
    const opened = await client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Before" });
    expect(new Set(opened.promises.map(({ policy_version }) => policy_version))).toEqual(new Set(["2026.1"]));
    expect((await client.get<{ items: object[] }>("/api/v1/duties")).items).toEqual([]);
    await desk.server.stop();
    flags.length = 0; // the built-in policy of the newer program
    await desk.server.start();
    const versions = await client.get<{ items: Schema<"PolicyVersion">[] }>("/api/v1/policy/versions");
    expect(versions.items.map(({ label, state }) => [label, state])).toEqual([["2026.1", "in_force"], ["2026.1.1", "to_come"]]);
    await desk.pass({ minutes: 2 });
    expect((await client.get<Schema<"Policy">>("/api/v1/policy")).in_force).toBe("2026.1.1");
    const late = await client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "After" });
    expect(new Set(late.promises.map(({ policy_version }) => policy_version))).toEqual(new Set(["2026.1.1"]));
    const again = await client.get<Schema<"Ticket">>(`/api/v1/tickets/${opened.id}`);
    expect(new Set(again.promises.map(({ policy_version }) => policy_version))).toEqual(new Set(["2026.1"]));
    expect((await client.get<{ items: object[] }>("/api/v1/duties")).items.length).toBeGreaterThan(0);
    await desk.server.stop();
    expect(verified(desk.server.place, desk.now)).toMatchObject({ intact: true });
    await desk.server.start();
    expect((await client.get<{ items: Schema<"PolicyVersion">[] }>("/api/v1/policy/versions")).items).toHaveLength(2);
  });
});

describe("another text under the same label", () => {
  const flags = ["--policy", earlier("other", (_, text) => text.replace("title: {zh: 首次响应, en: First response}", "title: {zh: 首次响应, en: Response}"))];
  const desk = useDesk({ flags });

  test("leaves the stored book in force, and the start says what to do", async () => {
    const { client } = await desk.member("supervisor");
    await client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Before" });
    await desk.server.stop();
    flags.length = 0;
    await desk.server.start();
    const log = desk.server.log.find((line) => line.includes("policy.kept")) ?? "";
    expect(log).toContain("2026.1");
    expect(log).toContain("amendment");
    const clause = await client.get<{ title: { en: string } }>("/api/v1/policy/clauses/FB-4.1.1/rules");
    expect(clause.title.en).toBe("Response");
    await client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "After" });
    await desk.server.stop();
    expect(verified(desk.server.place, desk.now)).toMatchObject({ intact: true });
    await desk.server.start();
  });

  test("is refused where a folder of the settings has it", async () => {
    await desk.server.stop();
    const folder = earlier("third", (_, text) => text.replace("en: First response}", "en: Answer}"));
    flags.push("--policy", folder);
    await expect(desk.server.start()).rejects.toThrow("policy.changed");
    flags.length = 0;
    await desk.server.start();
  });
});
