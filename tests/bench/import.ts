// An import of a city's service requests, in the layout of examples/import/boston311.yaml, into an empty folder.
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { number, type Row } from "./table.js";

const rows = 50_000;
const start = Date.parse("2024-01-02T01:00:00Z");
const columns = ["case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "closure_reason", "case_title", "type", "queue", "location", "source"];
const titles = ["Needle pickup", "Missed trash or recycling", "Request for pothole repair", "Street light outage", "Parking enforcement", "Sidewalk repair"];
const sources = ["Citizens Connect App", "Constituent Call", "City Worker App", "Self Service", "Employee Generated"];

function time(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

// Four in five are closed; one in five of those after its target.
function line(i: number): string {
  const opened = start + (i * 7919) % (500 * 86_400) * 1000;
  const target = opened + 3 * 86_400_000;
  const closed = i % 5 === 0 ? "" : time(opened + (i % 25 === 1 ? 5 : 1) * 86_400_000 + (i % 3600) * 1000);
  const title = titles[i % titles.length] ?? "";
  const cells = [
    200_000_000 + i, time(opened), time(target), closed, closed === "" ? "Open" : "Closed",
    closed === "" ? "" : `Case closed after a visit by crew ${i % 40}. Resolved and the site was left in order.`,
    title, `${title} (internal)`, `PWDx_District ${i % 10}`, `${i % 900} Main St  Boston  MA  021${10 + (i % 30)}`, sources[i % sources.length],
  ];
  return cells.join(",") + "\n";
}

function write(path: string): void {
  const file = openSync(path, "w");
  writeSync(file, columns.join(",") + "\n");
  for (let i = 0; i < rows; i += 1000) writeSync(file, Array.from({ length: 1000 }, (_, k) => line(i + k)).join(""));
  closeSync(file);
}

export function measureImport(binary: string, root: string, folder: string, rounds: number): Row[] {
  const path = join(folder, `requests-${rows}.csv`);
  if (!existsSync(path)) write(path);
  const data = join(folder, "import");
  const rates = Array.from({ length: rounds }, () => {
    rmSync(data, { recursive: true, force: true });
    const begun = performance.now();
    const args = ["import", "--data", data, "--mapping", join(root, "examples/import/boston311.yaml"), path];
    const output = execFileSync(binary, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    if (!output.includes(`${rows} imported`)) throw new Error(`the import did not take every row:\n${output}`);
    return rows / ((performance.now() - begun) / 1000);
  }).sort((a, b) => a - b);
  rmSync(data, { recursive: true, force: true });
  const rate = rates[Math.floor(rates.length / 2)] ?? NaN;
  return [{ work: "import, with start and policy", tickets: `${number(rows)} rows`, figure: `${number(rate)}/s`, aim: "20,000/s", reached: rate >= 20_000 }];
}
