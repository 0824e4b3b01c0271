import { expect, test } from "vitest";
import { formatOf } from "./imports";

test.each([
  ["a.csv", "csv"],
  ["A.JSON", "json"],
  ["a.jsonl", "ndjson"],
  ["a.ndjson", "ndjson"],
  ["a", "csv"],
])("%s is read as %s", (name, format) => {
  expect(formatOf(name)).toBe(format);
});
