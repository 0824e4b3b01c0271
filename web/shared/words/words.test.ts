// Every word is there in every language, and every word is used.
import { readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { globSync, web } from "../../scripts/files.mjs";
import { converted } from "../../scripts/convert.mjs";

type Words = { [key: string]: string | Words };
const flat = (words: Words, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  );
const read = (path: string) => readFileSync(path, "utf8");
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join();

const folders = [...new Set(globSync(/\/words\/[^/]+\.json$/).map((path) => dirname(dirname(path))))];
const sources = globSync(/\.(vue|ts)$/).filter((path) => !/\.test\.ts$/.test(path));

// A key counts as used where it stands as a string, or below what a template string begins with.
function usesIn(application: string): { whole: Set<string>; prefixes: string[]; asked: Map<string, string> } {
  const whole = new Set<string>();
  const prefixes: string[] = [];
  const asked = new Map<string, string>();
  for (const path of sources) {
    const place = relative(web, path);
    if (!place.startsWith("shared/") && !place.startsWith(application)) continue;
    const text = read(path);
    for (const [, key = ""] of text.matchAll(/["'`]([a-z][\w-]*(?:\.[\w-]+)+)["'`]/g)) whole.add(key);
    for (const [, prefix = ""] of text.matchAll(/`([a-z][\w-]*\.[\w.-]*)\$\{/g)) prefixes.push(prefix);
    for (const [, key = ""] of text.matchAll(/\b(?:t|has)\(\s*["']([a-z][\w-]*\.[^"']+)["']/g)) asked.set(key, place);
  }
  return { whole, prefixes, asked };
}

describe.each(folders.map((folder) => [relative(web, folder), folder] as const))("%s", (name, folder) => {
  const prefix = `${basename(folder)}.`;
  const chinese = flat(JSON.parse(read(`${folder}/words/zh-CN.json`)) as Words, prefix);
  const english = flat(JSON.parse(read(`${folder}/words/en.json`)) as Words, prefix);

  test("says everything in Chinese and in English", () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort());
    for (const [key, text] of [...Object.entries(chinese), ...Object.entries(english)]) expect(text.trim(), key).not.toBe("");
  });
  test("fills the same places in", () => {
    for (const [key, text] of Object.entries(chinese)) expect(placeholders(english[key] ?? ""), key).toBe(placeholders(text));
  });
  test("is written for Taiwan as made by `npm run words`", () => {
    expect(read(`${folder}/words/zh-TW.json`)).toBe(converted(read(`${folder}/words/zh-CN.json`)));
  });
  test("uses every word", () => {
    const { whole, prefixes } = name === "shared" ? { whole: new Set([...usesIn("console").whole, ...usesIn("portal").whole]), prefixes: [...usesIn("console").prefixes, ...usesIn("portal").prefixes] } : usesIn(name.split("/")[0] ?? "");
    const unused = Object.keys(chinese).filter((key) => !whole.has(key) && !prefixes.some((start) => key.startsWith(start)));
    expect(unused).toEqual([]);
  });
});

test.each(["console", "portal"])("%s asks for no word that is missing", (application) => {
  const known = new Set(
    folders
      .filter((folder) => ["shared", application].includes(relative(web, folder).split("/")[0] ?? ""))
      .flatMap((folder) => Object.keys(flat(JSON.parse(read(`${folder}/words/zh-CN.json`)) as Words, `${basename(folder)}.`))),
  );
  const missing = [...usesIn(application).asked].filter(([key]) => !known.has(key));
  expect(missing).toEqual([]);
});
