// What every answer says to a browser beside its body.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../support/client.js";
import { useDesk } from "../support/desk.js";

const kinds: [string, string, string?][] = [
  ["a list", "/api/v1/tickets"],
  ["a refusal", "/api/v1/tickets/1"],
  ["an unknown path", "/nothing/here"],
  ["an unknown operation", "/api/v1/nothing"],
  ["a page of the console", "/console/"],
  ["the portal", "/"],
  ["a page of the server", "/setup/nothing"],
  ["the page of the contract", "/api/docs"],
  ["the metrics", "/metrics"],
];

describe.each([["", []], ["behind https", ["--public-url", "https://desk.test"]]] as [string, string[]][])("answers %s", (name, flags) => {
  const desk = useDesk({ flags });
  let client: Client;
  beforeAll(async () => {
    client = desk.anyone.with(name === "" ? (await desk.admin()).client.sent : {});
  });

  test.each(kinds)("%s", async (_, path) => {
    const { headers, status } = await fetch(new URL(path, desk.server.origin), { headers: { ...client.sent, origin: "https://evil.example" }, redirect: "manual" });
    expect(status).toBeLessThan(500);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'/);
    expect(headers.get("content-security-policy")).toMatch(/frame-ancestors 'none'/);
    // The page of the contract draws itself with styles in its elements; scripts are its own all the same.
    expect(headers.get("content-security-policy")?.replace(path === "/api/docs" ? / style-src[^;]*/ : "", "")).not.toMatch(/unsafe|\*|http:/);
    expect(headers.get("referrer-policy")).toMatch(/^(no-referrer|same-origin)$/);
    expect(headers.get("content-type")).toMatch(/charset=utf-8|application\/(problem\+)?json/);
    for (const absent of ["server", "x-powered-by", "access-control-allow-origin", "access-control-allow-credentials"]) expect(headers.get(absent), absent).toBeNull();
    const page = path === "/" || path === "/console/";
    if (page) expect(headers.get("strict-transport-security") === null, "only behind https").toBe(name === "");
  });

  test("a preflight of another site allows nothing", async () => {
    const answer = await fetch(`${desk.server.origin}/api/v1/tickets`, {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    expect([...answer.headers.keys()].filter((header) => header.startsWith("access-control"))).toEqual([]);
  });

  test("TRACE and other methods that nothing uses are refused", async () => {
    for (const method of ["PROPFIND", "LOCK", "SEARCH"]) {
      const { status } = await fetch(`${desk.server.origin}/api/v1/tickets`, { method }).catch(() => ({ status: 400 }));
      expect([400, 405, 501], method).toContain(status);
    }
  });
});
