// `wellkept verify` counts again what is kept as sums: one changed figure is found and named.
import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { change } from "./support/database.js";
import { useDesk } from "./support/desk.js";
import { binary } from "./support/server.js";

const desk = useDesk();

interface Verified {
  intact: boolean;
  findings: { code: string; where: string; detail: string }[];
}
function verify(): Verified {
  const said = spawnSync(binary, ["verify", ...desk.server.place, "--now", desk.now, "--json"], { encoding: "utf8" });
  const found = JSON.parse(said.stdout) as Verified;
  expect(said.status).toBe(found.intact ? 0 : 1);
  return found;
}

beforeAll(async () => {
  const { client } = await desk.member(["specialist", "supervisor"]);
  for (const product of ["lock", "camera"]) {
    await client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web", product }, subject: "Dark" });
  }
  const { id } = await client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Loud" });
  await desk.pass({ hours: 1 });
  await client.post(`/api/v1/tickets/${id}/actions/answer`, { fields: { answer: "Turn it down" } });
  await desk.pass({ minutes: 1 });
});

// Each harm with its repair.
const harms: [string, string, string, Verified["findings"][0]][] = [
  [
    "a metric",
    "UPDATE metric_figures SET n = n + 1 WHERE metric = 'opened' AND product = 'camera'",
    "UPDATE metric_figures SET n = n - 1 WHERE metric = 'opened' AND product = 'camera'",
    {
      code: "metric.differs",
      where: expect.stringMatching(/^metric opened, 2026-03-02, unit \d+, inquiry, camera, web$/) as string,
      detail: "stored 2 with a total of 0, the tickets give 1 with a total of 0",
    },
  ],
  [
    "the time that clocks took",
    "UPDATE metric_figures SET total = total - 60000 WHERE metric = 'clock' AND value = 'FB-4.1.1/respond'",
    "UPDATE metric_figures SET total = total + 60000 WHERE metric = 'clock' AND value = 'FB-4.1.1/respond'",
    {
      code: "metric.differs",
      where: expect.stringMatching(/^metric clock, 2026-03-02, unit \d+, inquiry, FB-4\.1\.1\/respond$/) as string,
      detail: "stored 1 with a total of 3540000, the tickets give 1 with a total of 3600000",
    },
  ],
  [
    "a count of open tickets",
    "UPDATE open_tickets SET tickets = tickets + 5 WHERE state = 'answered'",
    "UPDATE open_tickets SET tickets = tickets - 5 WHERE state = 'answered'",
    {
      code: "count.differs",
      where: expect.stringMatching(/^open tickets, unit \d+, inquiry, answered, \w+$/) as string,
      detail: "stored 6, counted 1",
    },
  ],
  [
    "a member's count of open tickets",
    "UPDATE open_tickets_of SET tickets = tickets + 1 WHERE state = 'answered'",
    "UPDATE open_tickets_of SET tickets = tickets - 1 WHERE state = 'answered'",
    {
      code: "count.differs",
      where: expect.stringMatching(/^open tickets by who is in charge of member \d+, unit \d+, inquiry, answered, \w+$/) as string,
      detail: "stored 2, counted 1",
    },
  ],
];

describe("verify", () => {
  test.each(harms)("finds a change of %s and names it", (_, harm, repair, finding) => {
    expect(verify()).toMatchObject({ intact: true, findings: [] });
    change(desk, harm);
    expect(verify()).toMatchObject({ intact: false, findings: [finding] });
    change(desk, repair);
  });

  test("finds that a ticket's own part was changed with the sum", () => {
    change(desk, "UPDATE metric_figures SET product = 'lamp' WHERE metric = 'opened' AND product = 'camera'");
    change(desk, "UPDATE metric_tickets SET amounts = REPLACE(amounts, '\"opened\",20514,\"inquiry\",\"camera\"', '\"opened\",20514,\"inquiry\",\"lamp\"')");
    // The ticket is named first; the sums by month, which nobody changed, fit neither.
    const [first] = verify().findings;
    expect(`${first?.code} ${first?.where}`).toMatch(/^metric\.differs ticket T-1000002, metric opened, 2026-03-02, unit \d+, inquiry, camera, web$/);
  });
});
