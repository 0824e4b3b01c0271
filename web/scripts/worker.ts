// Writes /sw.js: the portal's worker with the list of everything that the portal may load.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin, Rollup } from "vite";

const template = new URL("../portal/app/worker.js", import.meta.url);
// Their names do not change with their content, which therefore is part of the version.
const fixed = ["theme.js", "favicon.svg"];

export function portalFiles(bundle: Rollup.OutputBundle): string[] {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || files.has(name)) return;
    files.add(name);
    for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
    for (const file of chunk.viteMetadata?.importedAssets ?? []) files.add(file);
    [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
  };
  for (const chunk of Object.values(bundle)) if (chunk.type === "chunk" && chunk.isEntry && chunk.name === "portal") visit(chunk.fileName);
  return [...files].sort();
}

export const portalWorker = (): Plugin => ({
  name: "portal-worker",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const hash = createHash("sha256");
      const shell = [...portalFiles(bundle), ...fixed];
      const page = bundle["portal/index.html"];
      hash.update(shell.join()).update(page?.type === "asset" ? page.source : "");
      for (const name of fixed) hash.update(readFileSync(new URL(`../public/${name}`, import.meta.url)));
      const source = readFileSync(template, "utf8")
        .replace("__VERSION__", JSON.stringify(hash.digest("hex").slice(0, 16)))
        .replace("__SHELL__", JSON.stringify(shell.map((name) => `/${name}`)));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  },
});
