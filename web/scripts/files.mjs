// The files of the workspace's sources whose path matches, as absolute paths.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const web = fileURLToPath(new URL("..", import.meta.url));

export function globSync(pattern, folders = ["shared", "console", "portal"]) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (pattern.test(path)) found.push(path);
    }
  };
  for (const folder of folders) visit(join(web, folder));
  return found.sort();
}
