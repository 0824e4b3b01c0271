// What the pages of imports have in common.
import { api, type Schemas, take } from "@shared/api/client";

export type Import = Schemas["Import"];
export const mostBytes = 32 * 1024 * 1024;

export const isLive = (one: Import): boolean => one.state === "waiting" || one.state === "running";

export function formatOf(name: string): Import["format"] {
  if (/\.(ndjson|jsonl)$/i.test(name)) return "ndjson";
  return /\.json$/i.test(name) ? "json" : "csv";
}

export const upload = (id: string, file: Blob): Promise<Import> =>
  take(
    api.PUT("/api/v1/imports/{import_id}/file", {
      params: { path: { import_id: id } },
      body: file as unknown as string,
      bodySerializer: (content) => content,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  );
