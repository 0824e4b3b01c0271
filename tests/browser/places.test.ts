// Every place of both applications, whoever made it: it opens without a complaint, axe finds nothing, nothing is wider than the window.
import { expect, test } from "vitest";
import { findings } from "./support/axe.js";
import { settled, sizes, useBrowser } from "./support/desk.js";
import { addressOf, allPlaces, examplesFor } from "./support/places.js";

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
    // The console scrolls within its frame: what is too wide for the frame is too wide.
    for (const part of ["html", ".frame-page"]) {
      const [wide, room] = await page.evaluate((name) => { const { scrollWidth = 0, clientWidth = 0 } = document.querySelector(name) ?? {}; return [scrollWidth, clientWidth] as const; }, part);
      if (wide > room) wrong.push(`${address}: ${part} is ${wide} px wide where ${room} are`);
    }
    for (const complaint of desk.complaints.splice(0)) wrong.push(`${address}: ${complaint}`);
  }
  expect(wrong).toEqual([]);
}, 300_000);
