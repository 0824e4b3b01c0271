// Measures the script that a first screen loads, compressed, against web/budget.json, and names the largest parts when it is too much.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { web } from "./files.mjs";

export function checkBudget(out) {
  const manifest = JSON.parse(readFileSync(join(out, ".vite/manifest.json"), "utf8"));
  const budget = JSON.parse(readFileSync(join(web, "budget.json"), "utf8"));
  let within = true;
  for (const [entry, { kib, with: also = [] }] of Object.entries(budget)) {
    const files = new Set();
    const visit = (name) => {
      // What stands as it is, such as the script for other sites.
      const chunk = manifest[name] ?? (existsSync(join(out, name)) ? { file: name } : undefined);
      if (!chunk) throw new Error(`budget.json names ${name}, which is no chunk of the build`);
      if (files.has(chunk.file)) return;
      files.add(chunk.file);
      (chunk.imports ?? []).forEach(visit);
    };
    [entry, ...also].forEach(visit);
    const sizes = [...files]
      .filter((file) => file.endsWith(".js"))
      .map((file) => ({ file, bytes: gzipSync(readFileSync(join(out, file)), { level: 9 }).length }))
      .sort((a, b) => b.bytes - a.bytes);
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
    console.log(`${entry}: ${total.toFixed(1)} KiB of script for the first screen (at most ${kib})`);
    if (total <= kib) continue;
    within = false;
    for (const { file, bytes } of sizes.slice(0, 12)) console.error(`  ${(bytes / 1024).toFixed(1)} KiB ${file}`);
  }
  return within;
}
