// Who asks, when a proxy stands in front: only a trusted one may say.
import { describe, expect, test } from "vitest";
import { useDesk } from "./support/desk.js";

const limit = ["--rate-per-minute", "3"];
const trusting = useDesk({ flags: [...limit, "--trusted-proxies", "127.0.0.1, ::1"] });
const direct = useDesk({ flags: limit });

async function statuses(desk: typeof direct, addresses: string[]): Promise<number[]> {
  const seen: number[] = [];
  for (const address of addresses) {
    seen.push((await desk.anyone.call("GET", "/api/v1/openapi.yaml", { headers: { "x-forwarded-for": address } })).status);
  }
  return seen;
}

describe("limits by address", () => {
  test("count the address that a trusted proxy names, and never what stands left of it", async () => {
    expect(await statuses(trusting, ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1"])).toEqual([200, 200, 200, 429]);
    expect(await statuses(trusting, ["192.0.2.2", "203.0.113.1, 192.0.2.1"])).toEqual([200, 429]);
  });

  test("do not believe the header of anybody else", async () => {
    expect(await statuses(direct, ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"])).toEqual([200, 200, 200, 429]);
  });
});
