// A throw-away PostgreSQL cluster for one run of the tests; each desk gets a database of its own in it.
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    postgres: string; // folder of the cluster's socket
  }
}

export const bin = ["/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin"].find(existsSync) ?? "";
export const isRoot = process.getuid?.() === 0;

// PostgreSQL refuses to run as root; its own user does then.
export function asPostgres(program: string, args: string[]): string {
  const command = [join(bin, program), ...args];
  const [file = "", ...rest] = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", ...command] : command;
  return execFileSync(file, rest, { encoding: "utf8", cwd: "/", stdio: ["ignore", "pipe", "inherit"] });
}

// Its user and group.
export function postgresUser(): [number, number] {
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return [id("-u"), id("-g")];
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "wellkept-postgres-"));
  if (isRoot) {
    chownSync(folder, ...postgresUser());
  }
  const data = join(folder, "data");
  asPostgres("initdb", ["-D", data, "-U", "wellkept", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
  // No durability: the tests are about the program, and the cluster is thrown away.
  const options = `-k ${folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200`;
  asPostgres("pg_ctl", ["-D", data, "-w", "-s", "-l", join(folder, "log"), "-o", options, "start"]);
  project.provide("postgres", folder);
  return () => {
    asPostgres("pg_ctl", ["-D", data, "-w", "-s", "-m", "immediate", "stop"]);
    rmSync(folder, { recursive: true, force: true });
  };
}

export function runSql(database: string, sql: string): void {
  execFileSync(join(bin, "psql"), ["-d", database, "-v", "ON_ERROR_STOP=1", "-qc", sql]);
}

// `template`: a database that it begins as a copy of, and that nobody is connected to.
export function createDatabase(folder: string, name: string, template = "template1"): string {
  runSql(`host=${folder} user=wellkept dbname=postgres`, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return `host=${folder} user=wellkept dbname=${name}`;
}
