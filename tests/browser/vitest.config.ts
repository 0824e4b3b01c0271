import { defineConfig } from "vitest/config";

// Chromium against the real program with sample data. One browser a file, one file after the other on a small machine.
export default defineConfig({
  test: {
    include: ["browser/**/*.test.ts"],
    globalSetup: ["browser/support/sample.ts"],
    pool: "forks",
    poolOptions: { forks: { maxForks: 2 } },
    // For a slow machine: nothing here is about how long something takes.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
