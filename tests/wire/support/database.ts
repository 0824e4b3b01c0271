// The database of a desk behind the program's back: what an intruder, or a defect, could change.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Desk } from "./desk.js";
import { runSql } from "./postgres.js";

export function change(desk: Desk, sql: string): void {
  const { databaseUrl, folder } = desk.server;
  if (databaseUrl !== undefined) runSql(databaseUrl, sql);
  else execFileSync("sqlite3", ["-cmd", ".timeout 5000", join(folder, "wellkept.db"), sql]);
}
