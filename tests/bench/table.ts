// Figures as a table, on the terminal and in docs/performance.md.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

export interface Row {
  work: string;
  tickets: string; // in the database
  figure: string;
  p50?: number | undefined; // ms
  p99?: number | undefined;
  limit?: string; // what it is compared with, measured in the same run
  ratio?: number | undefined;
  aim?: string;
  reached?: boolean | undefined;
}

export function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value >= 10 ? value.toFixed(1) : value.toPrecision(2);
}

const heads = ["work", "tickets", "figure", "p50 ms", "p99 ms", "compared with", "ratio", "aim", ""];

function cells(row: Row): string[] {
  const mark = row.reached === undefined ? "" : row.reached ? "reached" : "**short**";
  const ms = (value?: number): string => (value === undefined ? "" : number(value));
  const ratio = row.ratio === undefined ? "" : row.ratio.toFixed(2);
  return [row.work, row.tickets, row.figure, ms(row.p50), ms(row.p99), row.limit ?? "", ratio, row.aim ?? "", mark];
}

export function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}
export function markdown(rows: Row[]): string {
  return table(heads, rows.map(cells));
}

export function terminal(rows: Row[]): string {
  const lines = [heads, ...rows.map(cells)];
  const widths = heads.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")).join("\n");
}

export function machine(): string {
  const model = cpus()[0]?.model ?? "unknown";
  const disk = execFileSync("sh", ["-c", "df --output=source,fstype . | tail -1"], { encoding: "utf8" }).trim().replace(/\s+/g, ", ");
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const day = new Date().toISOString().slice(0, 10);
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Measured ${day} at ${commit}: ${cpus().length} cores (${model}), ${memory} GiB, disk ${disk}; server, client and bench on this machine.`;
}

// Replaces what stands between the marks.
export function writeInto(path: string, mark: "figures" | "desk", text: string): void {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const old = readFileSync(path, "utf8");
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no place for the figures`);
  writeFileSync(path, `${old.slice(0, from)}${begin}\n${text}\n${old.slice(to)}`);
}
