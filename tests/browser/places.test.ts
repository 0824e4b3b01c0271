// Every place of both applications, whoever made it: it opens without a complaint, axe finds nothing, nothing is wider than the window.
import { expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { sizes, useBrowser } from "./support/desk.js";
import { addressOf, allPlaces, examplesFor, settled } from "./support/places.js";

const desk = useBrowser();

test.each([
  ["desktop", "light", "zh-CN"],
  ["phone", "dark", "en"],
] as const)("on a %s (%s, %s)", async (size, theme, language) => {
  const page = await desk.page({ viewport: sizes[size], theme, language });
  await desk.signIn(page, "admin");
  const examples = await examplesFor(desk, page);
  const wrong: string[] = [];
  for (const place of await allPlaces(page)) {
    const { address, lacking } = addressOf(place, examples);
    if (lacking.length > 0) {
      wrong.push(`${place.path}: no example for ${lacking.join(", ")}`);
      continue;
    }
    await page.goto(address);
    await settled(page);
    for (const finding of await findings(page)) wrong.push(`${address}: ${finding}`);
    const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
    if (wide > window) wrong.push(`${address}: ${wide} px wide in a window of ${window}`);
    for (const complaint of desk.complaints.splice(0)) wrong.push(`${address}: ${complaint}`);
  }
  expect(wrong).toEqual([]);
}, 300_000);
