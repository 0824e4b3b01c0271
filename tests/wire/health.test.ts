import { describe, expect, test } from "vitest";
import type { Problem } from "./support/client.js";
import { contract, useDesk } from "./support/desk.js";

const desk = useDesk();

describe("operation", () => {
  test.each(["/health", "/ready"])("%s answers ok", async (path) => {
    const answer = await desk.anyone.call("GET", path);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: "ok" });
  });

  test("metrics count the requests that were answered, by route and status", async () => {
    await desk.anyone.call("GET", "/health");
    const { body } = await desk.anyone.call<string>("GET", "/metrics");
    expect(body).toMatch(/^[a-z_]+\{[^}]*route="\/health"[^}]*\} [1-9]/m);
  });

  test("the server hands out the contract that it is tested against", async () => {
    const { body } = await desk.anyone.call<string>("GET", "/api/v1/openapi.yaml");
    expect(body).toBe(contract.text);
  });
});

describe("what the contract does not have", () => {
  test("an unknown route is 404", async () => {
    const { status, body } = await desk.anyone.call<Problem>("GET", "/api/v1/nothing-here");
    expect(status).toBe(404);
    expect(body.status).toBe(404);
  });

  test("a known route with another method is 405 and names those that are allowed", async () => {
    const { status, headers } = await desk.anyone.call("DELETE", "/health");
    expect(status).toBe(405);
    expect(headers.get("allow")?.split(/,\s*/)).toContain("GET");
  });

  test("every answer carries its request id", async () => {
    const one = await desk.anyone.call("GET", "/health");
    const other = await desk.anyone.call("GET", "/health");
    expect(one.headers.get("x-request-id")).toBeTruthy();
    expect(one.headers.get("x-request-id")).not.toBe(other.headers.get("x-request-id"));
  });
});
