// The same sample on PostgreSQL: every test file gets a copy of the database, which the cluster makes from its files.
import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { createDatabase } from "../../wire/support/postgres.js";
import { BrowserDesk } from "./browser.js";
import { makeSample } from "./sample.js";

export const sampleName = "sample";

export default async function setup(project: TestProject): Promise<() => void> {
  const database = createDatabase(project.getProvidedContext().postgres, sampleName);
  const folder = makeSample({ database });
  await BrowserDesk.letMembersIn(folder, database);
  project.provide("sample", folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
