// The judge itself: it must find what an answer does wrong, or every wire test is worth nothing.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Contract, type Exchange } from "./contract.js";

const document = `
openapi: 3.1.0
info: {title: Sample, version: "1"}
paths:
  /things/{id}:
    parameters: [{$ref: "#/components/parameters/Language"}]
    get:
      responses:
        "200": {description: It, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        "304": {description: Unchanged}
        default: {$ref: "#/components/responses/Problem"}
    put:
      requestBody: {content: {application/json: {schema: {type: object, additionalProperties: false, properties: {size: {type: integer}}}}}}
      responses:
        "200": {description: It, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
  /things/all:
    get:
      responses:
        "200": {description: All, content: {text/csv: {schema: {type: string}}}}
components:
  parameters:
    Language: {name: lang, in: query, schema: {type: string}}
  responses:
    Problem: {description: Wrong, content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}}
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: string}, at: {type: string, format: date-time}}}
    Problem: {type: object, required: [status, code], properties: {status: {type: integer}, code: {type: string}}}
`;
const folder = mkdtempSync(join(tmpdir(), "wellkept-contract-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
writeFileSync(join(folder, "contract.yaml"), document);
const contract = new Contract(join(folder, "contract.yaml"));

const fine: Exchange = {
  method: "GET",
  path: "/things/7",
  query: new URLSearchParams(),
  requestBody: undefined,
  status: 200,
  mediaType: "application/json",
  body: { id: "7", at: "2026-03-02T01:00:00Z" },
};
const problem = { mediaType: "application/problem+json", body: { status: 404, code: "thing.unknown" } };

describe("the contract accepts", () => {
  test.each<[string, Partial<Exchange>]>([
    ["a success", {}],
    ["a known query parameter", { query: new URLSearchParams("lang=zh") }],
    ["a problem of the default answer", { status: 404, ...problem }],
    ["an answer without a body", { status: 304, mediaType: "", body: "" }],
    ["the more literal of two routes", { path: "/things/all", mediaType: "text/csv", body: "a,b" }],
    ["404 of an unknown route", { path: "/nothing", status: 404, ...problem }],
    ["405 of an unknown method", { method: "DELETE", status: 405, ...problem }],
    ["a request of the contract", { method: "PUT", requestBody: { size: 3 } }],
  ])("%s", (_, change) => {
    expect(() => {
      contract.check({ ...fine, ...change });
    }).not.toThrow();
  });
});

describe("the contract refuses", () => {
  test.each<[string, Partial<Exchange>, RegExp]>([
    ["a missing member", { body: { at: "2026-03-02T01:00:00Z" } }, /required property 'id'/],
    ["a wrong format", { body: { id: "7", at: "yesterday" } }, /format "date-time"/],
    ["an undescribed success", { status: 202 }, /status 202 is not in the contract/],
    ["an undescribed media type", { mediaType: "text/html", body: "<p>" }, /media type "text\/html"/],
    ["a body where there is none", { status: 304 }, /no body in the contract/],
    ["a problem without its code", { status: 404, ...problem, body: { status: 404 } }, /required property 'code'/],
    ["a success of an unknown route", { path: "/nothing" }, /must be 404/],
    ["a success of an unknown method", { method: "DELETE" }, /must be 405/],
    ["an error without a default answer", { method: "PUT", status: 400, ...problem }, /status 400 is not in the contract/],
    ["a query parameter that was taken", { query: new URLSearchParams("hidden=1") }, /"hidden" was taken/],
    ["a request that was taken", { method: "PUT", requestBody: { weight: 3 } }, /request was taken, but/],
  ])("%s", (_, change, reason) => {
    expect(() => {
      contract.check({ ...fine, ...change });
    }).toThrow(reason);
  });
});

test("a misspelt keyword of the contract is found", () => {
  const file = join(folder, "misspelt.yaml");
  writeFileSync(file, document.replace("required: [id]", "requierd: [id]"));
  expect(() => {
    new Contract(file).check(fine);
  }).toThrow(/requierd/);
});

test("operations are listed", () => {
  expect(contract.operations()).toEqual(["get /things/{id}", "put /things/{id}", "get /things/all"]);
});
