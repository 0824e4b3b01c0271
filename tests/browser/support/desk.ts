// A desk with a browser for a test file: `const desk = useBrowser()`.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { createDatabase } from "../../wire/support/postgres.js";
import { BrowserDesk } from "./browser.js";
import { sampleName } from "./sample-postgres.js";

export * from "./browser.js";

export function useBrowser(): BrowserDesk {
  let desk: BrowserDesk | undefined;
  beforeAll(async () => {
    const database = process.env["WELLKEPT_ENGINE"] === "postgres" ? createDatabase(inject("postgres"), `desk_${randomUUID().replaceAll("-", "")}`, sampleName) : undefined;
    desk = new BrowserDesk(inject("sample"), () => [], database, true);
    await desk.start();
  });
  afterEach(async () => {
    await desk?.closePages();
    const said = desk?.complaints.splice(0) ?? [];
    expect(said, "a page complained").toEqual([]);
  });
  afterAll(() => desk?.remove());
  return new Proxy({} as BrowserDesk, {
    get: (_, name) => {
      if (!desk) throw new Error("the browser opens before the first test, not while the file loads");
      const value: unknown = Reflect.get(desk, name, desk);
      return typeof value === "function" ? (value.bind(desk) as unknown) : value;
    },
  });
}
