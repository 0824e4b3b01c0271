import { defineConfig } from "vitest/config";

// Every wire test runs on both engines; WELLKEPT_ENGINES=sqlite narrows it while working.
const engines = (process.env["WELLKEPT_ENGINES"] ?? "sqlite,postgres").split(",");

export default defineConfig({
  test: {
    // A desk is a process of its own with a port and a folder of its own, so files run side by side.
    pool: "forks",
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "harness", include: ["wire/support/*.test.ts"] } },
      ...engines.map((engine) => ({
        extends: true as const,
        test: {
          name: engine,
          include: ["wire/**/*.test.ts"],
          exclude: ["wire/support/**"],
          env: { WELLKEPT_ENGINE: engine },
          globalSetup: engine === "postgres" ? ["wire/support/postgres.ts"] : [],
        },
      })),
    ],
  },
});
