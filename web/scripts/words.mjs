// Makes every words/zh-TW.json from the zh-CN.json beside it: `npm run words`. A test says when one is out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { converted } from "./convert.mjs";
import { globSync } from "./files.mjs";

for (const source of globSync(/\/words\/zh-CN\.json$/)) {
  writeFileSync(join(dirname(source), "zh-TW.json"), converted(readFileSync(source, "utf8")));
}
