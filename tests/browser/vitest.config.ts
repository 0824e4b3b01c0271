import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Chromium against the real program with sample data. One browser a file, one file after the other on a small machine.
//
// What a browser sees is the API, which the wire tests hold to on both engines; to walk everything twice here would cost ten minutes. So the
// main path is walked on both, and each other file on one engine: those of an even place on SQLite, of an odd one on PostgreSQL, and the
// other way round with every commit. WELLKEPT_ENGINES=sqlite,postgres walks all on both, WELLKEPT_ENGINES=postgres all on one.
const main = ["life.test.ts", "queue.test.ts"];
const given = process.env["WELLKEPT_ENGINES"]?.split(",");

function commits(): number {
  try {
    return Number(execFileSync("git", ["rev-list", "--count", "HEAD"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return 0; // not a clone
  }
}
const files = readdirSync(fileURLToPath(new URL(".", import.meta.url))).filter((name) => name.endsWith(".test.ts")).sort();
const turn = given === undefined ? commits() : 0;
const walks = (engine: "sqlite" | "postgres", name: string, place: number) =>
  given === undefined ? main.includes(name) || (place + turn) % 2 === (engine === "sqlite" ? 0 : 1) : given.includes(engine);
const project = (engine: "sqlite" | "postgres", globalSetup: string[]) => ({
  extends: true as const,
  test: {
    name: engine,
    include: files.filter((name, place) => walks(engine, name, place)).map((name) => join("browser", name)),
    env: { WELLKEPT_ENGINE: engine },
    globalSetup,
  },
});

export default defineConfig({
  test: {
    pool: "forks",
    poolOptions: { forks: { maxForks: 2 } },
    // For a slow machine: nothing here is about how long something takes.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      project("sqlite", ["browser/support/sample.ts"]),
      project("postgres", ["wire/support/postgres.ts", "browser/support/sample-postgres.ts"]),
    ].filter(({ test }) => test.include.length > 0),
  },
});
