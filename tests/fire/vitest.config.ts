import { defineConfig } from "vitest/config";

// The program while all around it fails. FIRE_MINUTES (0: the short form) is how long each torment goes on, FIRE_SEED what is random.
const minutes = Number(process.env["FIRE_MINUTES"] ?? "0");

export default defineConfig({
  test: {
    include: ["fire/**/*.test.ts"],
    pool: "forks",
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 90_000 + minutes * 180_000,
    hookTimeout: 120_000,
  },
});
