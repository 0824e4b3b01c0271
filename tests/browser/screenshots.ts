// Every place that the features register, in two sizes, two themes and two languages, into build/screenshots:
//   npm run screenshots [-- PART-OF-A-NAME...]      (WELLKEPT_BINARY, WELLKEPT_WEB as for the tests)
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../wire/support/server.js";
import { BrowserDesk, settled, sizes } from "./support/browser.js";
import { addressOf, allPlaces, examplesFor } from "./support/places.js";
import { makeSample } from "./support/sample.js";

const wanted = process.argv.slice(2);
const out = join(root, "build/screenshots");
const sample = makeSample(1500);
const desk = new BrowserDesk(sample);
const missing = new Set<string>();
let shots = 0;
try {
  await desk.start();
  rmSync(out, { recursive: true, force: true });
  for (const theme of ["light", "dark"] as const) {
    for (const language of ["zh-CN", "en"] as const) {
      const worker = await desk.page({ theme, language });
      await desk.signIn(worker, "supervisor");
      const admin = await desk.page({ theme, language });
      await desk.signIn(admin, "admin");
      const examples = await examplesFor(desk, admin);
      for (const place of await allPlaces(admin)) {
        if (wanted.length > 0 && !wanted.some((part) => place.name.includes(part))) continue;
        const { address, lacking } = addressOf(place, examples);
        if (lacking.length > 0) {
          missing.add(`${place.application} ${place.path}: no example for ${lacking.join(", ")}`);
          continue;
        }
        // Who works shows more than an administrator's empty desk.
        const page = /^\/(tickets|$)/.test(place.path) && place.application === "console" ? worker : admin;
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport);
          await page.goto(address);
          await settled(page);
          const folder = join(out, place.application, size, `${theme}-${language}`);
          mkdirSync(folder, { recursive: true });
          await page.screenshot({ path: join(folder, `${place.name}.png`) });
          shots++;
        }
      }
      await desk.closePages();
    }
  }
} finally {
  await desk.remove();
  rmSync(sample, { recursive: true, force: true });
}
console.log(`${shots} screenshots in build/screenshots`);
const said = [...missing, ...new Set(desk.complaints)];
for (const line of said) console.error(line);
process.exitCode = said.length > 0 ? 1 : 0;
