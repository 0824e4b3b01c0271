// One year of a small service centre, made once a run; every test file gets a copy of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { binary } from "../../wire/support/server.js";
import { BrowserDesk } from "./browser.js";

declare module "vitest" {
  interface ProvidedContext {
    sample: string; // the folder to copy
  }
}

// Makes the sample in a folder of its own and says where; its database may stand elsewhere.
export function makeSample({ tickets = 400, database }: { tickets?: number; database?: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "wellkept-sample-"));
  execFileSync(binary, ["demo", "--data", folder, "--tickets", String(tickets), ...(database === undefined ? [] : ["--database", database])], { stdio: ["ignore", "ignore", "inherit"] });
  return folder;
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = makeSample();
  await BrowserDesk.letMembersIn(folder);
  project.provide("sample", folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
