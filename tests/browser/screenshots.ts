// Every place that the features register, in two sizes, two themes and two languages, into build/screenshots:
//   npm run screenshots [-- PART-OF-A-NAME...]      (WELLKEPT_BINARY, WELLKEPT_WEB as for the tests)
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { root } from "../wire/support/server.js";
import { MailServer } from "../wire/support/mail-server.js";
import { BrowserDesk, settled, sizes } from "./support/browser.js";
import { becomeCustomer } from "./support/customer.js";
import { addressOf, allPlaces, examplesFor } from "./support/places.js";
import { makeSample } from "./support/sample.js";

const wanted = process.argv.slice(2);
const out = join(root, "build/screenshots");
const sample = makeSample({ tickets: 1500 });
const mail = new MailServer();
await mail.start();
const desk = new BrowserDesk(sample, () => mail.flags);
// In the portal these are seen before anybody is signed in, too.
const before = new Set(["home", "enter", "requests"]);
let asked: string | undefined; // a request of the customer
let signedIn: Awaited<ReturnType<BrowserContext["storageState"]>> | undefined;
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
      const customer = await desk.page({ theme, language, ...(signedIn ? { storageState: signedIn } : {}) });
      asked ??= await becomeCustomer(desk, mail, customer);
      signedIn ??= await customer.context().storageState();
      const visitor = await desk.page({ theme, language });
      const examples = await examplesFor(desk, admin);
      for (const place of await allPlaces(admin)) {
        if (wanted.length > 0 && !wanted.some((part) => place.name.includes(part))) continue;
        const { address, lacking } = addressOf(place, place.application === "portal" ? { ...examples, ticket: asked } : examples);
        if (lacking.length > 0) {
          missing.add(`${place.application} ${place.path}: no example for ${lacking.join(", ")}`);
          continue;
        }
        // Who works shows more than an administrator's empty desk.
        const page = place.application === "portal" ? customer : /^\/(tickets|$)/.test(place.path) ? worker : admin;
        const seenBy: [Page, string][] = [[page, place.name]];
        if (place.application === "portal" && before.has(place.name)) seenBy.push([visitor, `${place.name}-signed-out`]);
        for (const [[who, name], [size, viewport]] of seenBy.flatMap((one) => Object.entries(sizes).map((form) => [one, form] as const))) {
          await who.setViewportSize(viewport);
          await who.goto(address);
          await settled(who);
          const folder = join(out, place.application, size, `${theme}-${language}`);
          mkdirSync(folder, { recursive: true });
          await who.screenshot({ path: join(folder, `${name}.png`) });
          shots++;
        }
      }
      await desk.closePages();
    }
  }
} finally {
  await desk.remove();
  await mail.stop();
  rmSync(sample, { recursive: true, force: true });
}
console.log(`${shots} screenshots in build/screenshots`);
const said = [...missing, ...new Set(desk.complaints)];
for (const line of said) console.error(line);
process.exitCode = said.length > 0 ? 1 : 0;
