// The what-if tool over a million past events, on one core.
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { number, type Row } from "./table.js";

const events = 1_000_000;
const day = 86_400_000;
const start = Date.parse("2026-03-02T01:00:00Z");

// A ticket's life in seven events, of the kinds that differ most in what is owed.
function history(ticket: number): string {
  const kind = ["repair", "inquiry", "complaint", "suggestion"][ticket % 4];
  const opened = start + (ticket % 60) * day + (ticket % 3600) * 1000;
  const line = (after: number, event: string, fields: Record<string, unknown>, actor: string): string =>
    JSON.stringify({ subject: `T-${ticket}`, at: new Date(opened + after * 60_000).toISOString(), event, fields, actor });
  const severity = ticket % 9 === 0 ? "major" : "normal";
  const lines = [
    line(0, "ticket.opened", { kind, channel: "web", severity, by: "customer" }, "1"),
    line(4, "ticket.assigned", { stage: "handle", assignee: "7", by: "specialist" }, "7"),
    line(5, "ticket.accepted", { urgency: "routine", by: "specialist" }, "7"),
    line(20 + (ticket % 400), "message.sent", { via: "email", body: "x", by: "specialist" }, "7"),
    line(500 + (ticket % 2000), "message.received", { via: "email", body: "y", by: "customer" }, "1"),
    line(3000 + (ticket % 9000), "ticket.resolved", { fix: "z", by: "specialist" }, "7"),
    line(13_000, "ticket.closed", { outcome: "confirmed", by: "specialist" }, "7"),
  ];
  return lines.join("\n") + "\n";
}

function write(path: string, count: number): void {
  const file = openSync(path, "w");
  for (let ticket = 0; ticket * 7 < count; ticket += 1000) {
    let text = "";
    for (let i = ticket; i < ticket + 1000 && i * 7 < count; ++i) text += history(i);
    writeSync(file, text);
  }
  closeSync(file);
}

export function measureReplay(binary: string, folder: string, rounds: number): Row[] {
  const path = join(folder, `history-${events}.ndjson`);
  if (!existsSync(path)) write(path, events);
  const run = (flags: string[]): number => {
    const begun = performance.now();
    const args = ["-c", "0", binary, "policy", "replay", "--events", path, "--now", "2026-06-30T00:00:00+08:00", ...flags];
    execFileSync("taskset", args, { stdio: ["ignore", "ignore", "inherit"] });
    return (performance.now() - begun) / 1000;
  };
  const times = Array.from({ length: rounds }, () => run(["--no-why"])).sort((a, b) => a - b);
  const time = times[Math.floor(times.length / 2)] ?? NaN;
  const withWhy = run([]);
  const tickets = "1,000,000 events";
  return [
    { work: "replay without reasons, one core", tickets, figure: `${number(time)} s`, aim: "2 s", reached: time < 2 },
    { work: "replay with reasons, one core", tickets, figure: `${number(withWhy)} s` },
  ];
}
