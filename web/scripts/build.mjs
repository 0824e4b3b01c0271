// The whole build: types, bundle, budget, and beside every text file its gzip and brotli form.
// `node scripts/build.mjs [--out FOLDER] [--pack FILE]`; the pack is what the server compiles in (src/app/web_files.h).
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { checkBudget } from "./budget.mjs";
import { web } from "./files.mjs";
import { writeTypes } from "./types.mjs";

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const out = resolve(option("--out") ?? join(web, "dist"));
const pack = option("--pack");

await writeTypes();
await build({ root: web, logLevel: "warn", build: { outDir: out, emptyOutDir: true } });
const within = checkBudget(out);
// Needed by the budget only.
rmSync(join(out, ".vite"), { recursive: true });
compress(out);
if (!within) process.exit(1);
if (pack) writePack(resolve(pack));

function writePack(target) {
  const files = readdirSync(out, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
  const bytes = files.map((path) => readFileSync(join(out, path)));
  const list = files.map((path, i) => `${bytes[i].length} ${path}\n`).join("");
  writeFileSync(target, Buffer.concat([Buffer.from(`${list}\n`), ...bytes]));
}

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
