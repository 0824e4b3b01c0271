import { defineConfig } from "vitest/config";

// WELLKEPT_ENGINES=sqlite,postgres runs every wire test on PostgreSQL as well.
const engines = (process.env["WELLKEPT_ENGINES"] ?? "sqlite").split(",");

// What no engine has a part in is tried once.
const once = ["bodies", "csrf", "guessing", "headers", "id-token", "keys", "ssrf"].map((name) => `wire/security/${name}.test.ts`);

// Several servers, and a move to the other engine, need PostgreSQL; the backup of one folder is SQLite's.
const elsewhere: Record<string, string[]> = { sqlite: ["wire/nodes.test.ts", "wire/copy.test.ts", "wire/postgres/**"], postgres: ["wire/backup.test.ts", ...once] };

export default defineConfig({
  test: {
    // A desk is a process of its own with a port and a folder of its own, so files run side by side.
    pool: "forks",
    // What files share is made once a process, not once a file: above all the judges of answers (wire/support/contract.ts).
    poolOptions: { forks: { maxForks: 2, isolate: false } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "harness", include: ["wire/support/*.test.ts", "tools/*.test.ts"] } },
      ...engines.map((engine) => ({
        extends: true as const,
        test: {
          name: engine,
          include: ["wire/**/*.test.ts"],
          exclude: ["wire/support/**", ...(elsewhere[engine] ?? [])],
          env: { WELLKEPT_ENGINE: engine },
          globalSetup: engine === "postgres" ? ["wire/support/postgres.ts"] : [],
        },
      })),
    ],
  },
});
