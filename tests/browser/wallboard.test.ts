// The wall board: whole on every screen, true, and honest when the network goes.
import { describe, expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { useBrowser } from "./support/desk.js";

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
});
