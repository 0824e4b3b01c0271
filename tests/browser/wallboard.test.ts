// The wall board: whole on every screen, true, and honest when the network goes.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { settled, useBrowser } from "./support/desk.js";

const desk = useBrowser();
interface Counts {
  light: Record<string, number>;
}
// What of the board leaves the screen, and the smallest letters that one sees, in pixels.
const measure = `(() => {
  const wall = document.querySelector(".wall");
  const out = [];
  let least = Infinity;
  for (const element of wall.querySelectorAll("*")) {
    if (element.closest(".tools, .visually-hidden")) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1)) out.push(element.className);
    if ([...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "")) least = Math.min(least, parseFloat(getComputedStyle(element).fontSize));
  }
  return { out, least, scrolls: wall.scrollHeight > innerHeight || document.documentElement.scrollHeight > innerHeight };
})()`;

describe("the wall board", () => {
  test.each([
    [1920, 1080, 64, "zh-CN"],
    [1280, 720, 42, "en"],
    [3840, 2160, 128, "zh-TW"],
  ] as const)("fits %d by %d without scrolling, in large letters", async (width, height, letters, language) => {
    const page = await desk.page({ viewport: { width, height }, language });
    await desk.signIn(page, "supervisor");
    await page.goto("/console/wall");
    await page.locator(".wall .reds li").first().waitFor();
    const { out, least, scrolls } = await page.evaluate<{ out: string[]; least: number; scrolls: boolean }>(measure);
    expect(out).toEqual([]);
    expect(scrolls).toBe(false);
    expect(least).toBeGreaterThanOrEqual(letters);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.wall')).backgroundColor")).toBe("rgb(15, 18, 21)");
    expect(await findings(page)).toEqual([]);
  });

  test("says what is counted, and hears of a new ticket by itself", async () => {
    const page = await desk.page();
    await desk.signIn(page, "supervisor");
    await page.goto("/console/wall");
    const counts = await desk.api<Counts>(page, "GET", "/api/v1/counts");
    await expect.poll(() => page.locator(".wall .figure.red .number").textContent()).toBe(String(counts.light["red"]));
    const before = Number(await page.locator(".wall .figure.blue .number").textContent());
    await desk.api(page, "POST", "/api/v1/tickets", { fields: { kind: "inquiry", channel: "phone" }, subject: "新的咨询" });
    await expect.poll(async () => Number(await page.locator(".wall .figure.blue .number").textContent()), { timeout: 40_000 }).toBe(before + 1);
  });

  test("says of when its figures are when no answer comes, keeps them, and goes on when one does", async () => {
    const page = await desk.page();
    await page.clock.install();
    await desk.signIn(page, "supervisor");
    await page.goto("/console/wall");
    await page.locator(".wall .figure.red").waitFor();
    await page.context().setOffline(true);
    await page.clock.runFor(4 * 60_000);
    await expect.poll(() => page.locator(".wall .clock").textContent()).toContain("截至");
    expect(await page.locator(".wall .figure").count()).toBe(5);
    await page.context().setOffline(false);
    await page.clock.runFor(2 * 60_000);
    await expect.poll(() => page.locator(".wall .clock.stale").count()).toBe(0);
  });

  // Weeks in seconds: the page's clock is wound, and what the server said is said again with that clock's date.
  test("runs for weeks: days change, the network comes and goes, and it takes no more room at the end than at the start", async () => {
    const page = await desk.page();
    const said: Record<string, unknown> = {};
    page.on("response", (response) => {
      const { pathname, searchParams } = new URL(response.url());
      if (!pathname.startsWith("/api/") || pathname.endsWith("/live") || response.status() !== 200) return;
      void response.json().then((body: unknown) => (said[`${pathname} ${searchParams.get("unit") ?? searchParams.get("by") ?? ""}`] = body), () => undefined);
    });
    await desk.signIn(page, "supervisor");
    await page.goto("/console/wall");
    await page.locator(".wall .reds li").first().waitFor();
    await settled(page);

    const start = Date.parse("2027-03-01T01:00:00Z");
    await page.clock.install({ time: start });
    await page.addInitScript((answers) => {
      const day = (before: number) => new Date(Date.now() + 8 * 3_600_000 - before * 86_400_000).toISOString().slice(0, 10);
      const wires = { down: sessionStorage.getItem("down") === "1", sources: [] as { onerror?: () => void }[] };
      Object.assign(window, { wires });
      window.fetch = (input) => {
        if (wires.down) return Promise.reject(new TypeError("no network"));
        const url = new URL(input instanceof Request ? input.url : String(input), location.origin);
        const key = `${url.pathname} ${url.searchParams.get("unit") ?? url.searchParams.get("by") ?? ""}`;
        const body = structuredClone(answers[key]) as { groups?: { key: string }[] } | undefined;
        // Figures by day end today, whenever that is.
        if (body?.groups && url.searchParams.get("by") === "day") for (const [i, group] of body.groups.entries()) group.key = day(body.groups.length - 1 - i);
        return Promise.resolve(new Response(JSON.stringify(body ?? {}), { status: body ? 200 : 404, headers: { "Content-Type": "application/json", Date: new Date().toUTCString() } }));
      };
      class Stream extends EventTarget {
        static readonly CLOSED = 2;
        readyState = 1;
        onerror?: () => void;
        #news: ReturnType<typeof setInterval>;
        constructor() {
          super();
          wires.sources.push(this as { onerror?: () => void });
          queueMicrotask(() => { if (!wires.down) this.dispatchEvent(new MessageEvent("hello", { data: "{}" })); });
          this.#news = setInterval(() => {
            if (wires.down && this.readyState === 1) {
              this.readyState = 2;
              this.onerror?.();
            } else if (!wires.down) this.dispatchEvent(new MessageEvent("counts", { data: "{}" }));
          }, 7000);
        }
        close(): void {
          clearInterval(this.#news);
          this.readyState = 2;
          wires.sources.splice(wires.sources.indexOf(this as { onerror?: () => void }), 1);
        }
      }
      Object.assign(window, { EventSource: Stream });
    }, said);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable");
    const room = async () => {
      await cdp.send("HeapProfiler.collectGarbage");
      const { metrics } = await cdp.send("Performance.getMetrics");
      const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
      return { nodes: of("Nodes"), listeners: of("JSEventListeners"), heap: of("JSHeapUsedSize") };
    };
    const shown = async () => (await page.locator(".wall .strip-bars").getAttribute("aria-label")) ?? "";
    const wires = (down: boolean) => page.evaluate((is) => { (window as unknown as { wires: { down: boolean } }).wires.down = is; }, down);
    const sources = () => page.evaluate(() => (window as unknown as { wires: { sources: unknown[] } }).wires.sources.length);
    await page.goto("/console/wall");
    await page.clock.runFor(60_000);
    await page.locator(".wall .reds li").first().waitFor();

    // Within a day: what it takes after some minutes, it takes after an hour.
    await page.clock.runFor(900_000);
    const early = await room();
    for (let times = 0; times < 3; times++) {
      await wires(true);
      await page.clock.runFor(240_000);
      expect(await page.locator(".wall .clock.stale").count(), "old figures are marked").toBe(1);
      await wires(false);
      await page.clock.runFor(180_000);
      expect(await page.locator(".wall .clock.stale").count(), "fresh ones are not").toBe(0);
      expect(await sources(), "one stream, however often it came back").toBe(1);
      await page.clock.runFor(300_000);
    }
    const late = await room();
    expect(late.nodes).toBeLessThanOrEqual(early.nodes + 50);
    expect(late.listeners).toBeLessThanOrEqual(early.listeners + 5);
    expect(late.heap).toBeLessThanOrEqual(early.heap + 1_500_000);

    // Over three weeks: each night the page begins anew, and the strip ends on the new day.
    const seen = new Set<string>();
    for (let night = 0; night < 21; night++) {
      seen.add(await shown());
      await page.evaluate(() => { (window as unknown as { old: boolean }).old = true; });
      await page.clock.fastForward(86_400_000);
      await page.waitForFunction(() => !("old" in window));
      await page.clock.runFor(3000);
      await page.locator(".wall .reds li").first().waitFor();
    }
    expect(seen.size, "a strip for each day").toBe(21);
    const end = await room();
    expect(end.nodes).toBeLessThanOrEqual(early.nodes + 50);
    expect(end.heap).toBeLessThanOrEqual(early.heap + 1_500_000);
  });
});
