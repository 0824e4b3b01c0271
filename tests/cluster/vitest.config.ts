import { defineConfig } from "vitest/config";

// `make cluster-test`: a cluster of Patroni takes half a minute to start and as long to replace a primary.
export default defineConfig({
  test: { include: ["cluster/**/*.test.ts"], pool: "forks", testTimeout: 180_000, hookTimeout: 180_000 },
});
