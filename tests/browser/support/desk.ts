// A desk with a browser for a test file: `const desk = useBrowser()`.
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { BrowserDesk } from "./browser.js";

export * from "./browser.js";

export function useBrowser(): BrowserDesk {
  let desk: BrowserDesk | undefined;
  beforeAll(async () => {
    desk = new BrowserDesk(inject("sample"));
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
