// docs/security.md names every requirement of ASVS 4.0.3 up to level 2 once, says how it stands, and points at tests that are there.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../wire/support/server.js";

// Section by section: the numbers of those that level 2 holds (the standard has gaps where it dropped some).
const level: Record<string, string> = {
  "1.1": "1-7", "1.2": "1-4", "1.4": "1 4 5", "1.5": "1-4", "1.6": "1-4", "1.7": "1 2", "1.8": "1 2", "1.9": "1 2", "1.10": "1", "1.11": "1 2", "1.12": "2", "1.14": "1-6",
  "2.1": "1-12", "2.2": "1-3", "2.3": "1-3", "2.4": "1-5", "2.5": "1-7", "2.6": "1-3", "2.7": "1-6", "2.8": "1-7", "2.9": "1-3", "2.10": "1-4",
  "3.1": "1", "3.2": "1-4", "3.3": "1-4", "3.4": "1-5", "3.5": "1-3", "3.7": "1",
  "4.1": "1 2 3 5", "4.2": "1 2", "4.3": "1-3",
  "5.1": "1-5", "5.2": "1-8", "5.3": "1-10", "5.4": "1-3", "5.5": "1-4",
  "6.1": "1-3", "6.2": "1-6", "6.3": "1 2", "6.4": "1 2",
  "7.1": "1-4", "7.2": "1 2", "7.3": "1 3 4", "7.4": "1-3",
  "8.1": "1-4", "8.2": "1-3", "8.3": "1-8",
  "9.1": "1-3", "9.2": "1-4",
  "10.2": "1 2", "10.3": "1-3",
  "11.1": "1-8",
  "12.1": "1-3", "12.2": "1", "12.3": "1-6", "12.4": "1 2", "12.5": "1 2", "12.6": "1",
  "13.1": "1 3 4 5", "13.2": "1 2 3 5 6", "13.3": "1 2", "13.4": "1 2",
  "14.1": "1-4", "14.2": "1-6", "14.3": "2 3", "14.4": "1-7", "14.5": "1-4",
};
const all = Object.entries(level).flatMap(([section, numbers]) =>
  numbers.split(" ").flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => `${section}.${from + i}`);
  }),
);
const text = readFileSync(join(root, "docs/security.md"), "utf8");
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| (.) \| (.+?) \| (.+) \|$/gm)].map(([, id = "", sign = "", what = "", how = ""]) => ({ id, sign, what, how }));

test("every requirement of level 2 stands there once, in the standard's order", () => {
  expect(rows.map(({ id }) => id)).toEqual(all);
});

test("each says how it stands, and what is not met says why", () => {
  for (const { id, sign, how } of rows) {
    expect("✔◐✘–", id).toContain(sign);
    expect(how.trim().length, id).toBeGreaterThan(3);
  }
  const said = (sign: string) => Number(new RegExp(`${sign} [a-z ,]*?(?:with [a-z ]+ )?\\((\\d+)\\)`).exec(text)?.[1] ?? /–.*\((\d+)\)/.exec(text)?.[1]);
  for (const sign of "✔◐✘") expect(said(sign), sign).toBe(rows.filter((row) => row.sign === sign).length);
});

test("every file that it names is there, and every test of tests/wire/security is named", () => {
  const named = [...text.matchAll(/`((?:tests|src|tools|docs|debian)\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(100);
  expect([...new Set(named)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  for (const test of ["belongings", "csrf", "guessing", "headers", "id-token", "injection", "keys", "readings", "ssrf"]) expect(named).toContain(`tests/wire/security/${test}.test.ts`);
});
