// The whole build: types, bundle, budget, and beside every text file its gzip and brotli form. `node scripts/build.mjs [--out FOLDER]`
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { checkBudget } from "./budget.mjs";
import { web } from "./files.mjs";
import { writeTypes } from "./types.mjs";

const asked = process.argv.indexOf("--out");
const out = resolve(asked < 0 ? join(web, "dist") : process.argv[asked + 1]);

await writeTypes();
await build({ root: web, logLevel: "warn", build: { outDir: out, emptyOutDir: true } });
const within = checkBudget(out);
// Needed by the budget only.
rmSync(join(out, ".vite"), { recursive: true });
compress(out);
process.exitCode = within ? 0 : 1;

function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      compress(path);
    } else if (/\.(js|css|html|svg|json|webmanifest|txt)$/.test(entry.name)) {
      const bytes = readFileSync(path);
      if (bytes.length < 1024) continue;
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    }
  }
}
