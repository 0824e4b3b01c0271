// What `wellkept policy` says to programs that read it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { binary, root } from "./support/server.js";

const shipped = join(root, "policy");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(binary, ["policy", ...args], { encoding: "utf8" });
}
// The shipped policy with one text replaced in one of its files.
function bent(file: string, old: string, now: string): string {
  const folder = mkdtempSync(join(tmpdir(), "wellkept-policy-"));
  folders.push(folder);
  cpSync(shipped, folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(old, now));
  return folder;
}

describe("wellkept policy", () => {
  test("check and test say as JSON what the policy holds", () => {
    const checked = run("check", shipped, "--json");
    expect(checked.status).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({ id: "smart-home-service", versions: [{ version: "2026.1" }, { version: "2026.1.1" }] });
    const tested = run("test", shipped, "--json");
    expect(tested.status).toBe(0);
    expect((JSON.parse(tested.stdout) as { cases: number }).cases).toBeGreaterThan(200);
  });

  test("check gives problems as data, with their places", () => {
    const checked = run("check", bent("regulations/FB.yaml", 'within: "24h"', 'within: "24x"'), "--json");
    expect(checked.status).toBe(1);
    const { code, problems } = JSON.parse(checked.stdout) as { code: string; problems: Record<string, unknown>[] };
    expect(code).toBe("policy.invalid");
    expect(problems[0]).toMatchObject({ line: expect.any(Number) as number, column: expect.any(Number) as number });
    expect(problems[0]?.["message"]).toContain("'24x' is no limit");
  });

  test("test gives failed cases as data, and a server refuses to start with one", () => {
    const folder = bent("regulations/FB.yaml", 'within: "24h"', 'within: "23h"');
    const tested = run("test", folder, "--json");
    expect(tested.status).toBe(1);
    expect(JSON.parse(tested.stdout)).toMatchObject({ code: "policy.case_failed" });
    const data = mkdtempSync(join(tmpdir(), "wellkept-"));
    folders.push(data);
    const served = spawnSync(binary, ["serve", "--data", data, "--port", "0", "--policy", folder], { encoding: "utf8", timeout: 20_000 });
    expect(served.status).toBe(1);
    expect(served.stderr).toContain("policy.invalid");
  });

  test("diff compares two versions of one policy, and asks for exactly one way to compare", () => {
    const same = run("diff", shipped, "--versions", "2026.1", "2026.1", "--lang", "en");
    expect(same).toMatchObject({ status: 0, stdout: "nothing changes\n" });
    expect(run("diff", shipped, "--versions", "2026.1", "2031.1").stderr).toContain("policy.unknown_version");
    expect(run("diff", shipped).stderr).toContain("policy.diff");
    expect(run("diff", shipped, shipped, "--versions", "2026.1", "2026.1").stderr).toContain("policy.diff");
  });
});
