// The bill of materials of the program under test, in the shape of CycloneDX 1.5, with what it is really made of.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, test } from "vitest";
import { binary, root } from "../wire/support/server.js";

interface Component {
  "bom-ref": string;
  name: string;
  version: string;
  scope: string;
  purl: string;
  hashes?: { alg: string; content: string }[];
}
interface Bill {
  serialNumber: string;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const text = { type: "string", minLength: 1 };
const hashes = {
  type: "array",
  items: { type: "object", required: ["alg", "content"], additionalProperties: false, properties: { alg: { enum: ["SHA-256", "SHA-512"] }, content: { type: "string", pattern: "^([a-f0-9]{64}|[a-f0-9]{128})$" } } },
};
const component = {
  type: "object",
  required: ["type", "bom-ref", "name", "version", "purl"],
  additionalProperties: false,
  properties: {
    type: { enum: ["application", "library"] }, "bom-ref": text, name: text, version: text, hashes,
    purl: { type: "string", pattern: "^pkg:(deb/debian|npm|generic)/[^@ ]+@[^@ ]+$" },
    scope: { enum: ["required", "optional", "excluded"] },
    supplier: { type: "object", required: ["name"], additionalProperties: false, properties: { name: text } },
    licenses: { type: "array", minItems: 1, items: { type: "object", required: ["license"], additionalProperties: false, properties: { license: { type: "object", required: ["name"], additionalProperties: false, properties: { name: text } } } } },
    externalReferences: { type: "array", items: { type: "object", required: ["type", "url"], additionalProperties: false, properties: { type: { const: "website" }, url: text } } },
    properties: { type: "array", items: { type: "object", required: ["name", "value"], additionalProperties: false, properties: { name: text, value: text } } },
  },
};
const shape = {
  type: "object",
  required: ["bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"],
  additionalProperties: false,
  properties: {
    $schema: { const: "http://cyclonedx.org/schema/bom-1.5.schema.json" },
    bomFormat: { const: "CycloneDX" },
    specVersion: { const: "1.5" },
    serialNumber: { type: "string", pattern: "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" },
    version: { const: 1 },
    metadata: { type: "object", required: ["component"], additionalProperties: false, properties: { tools: { type: "object" }, component } },
    components: { type: "array", items: component },
    dependencies: { type: "array", items: { type: "object", required: ["ref", "dependsOn"], additionalProperties: false, properties: { ref: text, dependsOn: { type: "array", items: text, uniqueItems: true } } } },
  },
};

describe("the bill of materials", () => {
  let bill: Bill;
  const write = () => JSON.parse(execFileSync(join(root, "tools/sbom"), [binary], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as Bill;
  beforeAll(() => {
    bill = write();
  }, 60_000);

  test("has the shape of CycloneDX 1.5, each part once", () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    expect(ajv.validate(shape, bill), JSON.stringify(ajv.errors?.slice(0, 5))).toBe(true);
    const refs = bill.components.map((one) => one["bom-ref"]);
    expect(new Set(refs).size).toBe(refs.length);
    const known = new Set([...refs, bill.metadata.component["bom-ref"]]);
    for (const { ref, dependsOn } of bill.dependencies) for (const one of [ref, ...dependsOn]) expect(known).toContain(one);
  });

  test("names what is loaded, what is only headers, and what the pages are made of", () => {
    const delivered = bill.components.filter(({ scope }) => scope !== "excluded").map(({ purl }) => purl.replace(/@[^@]*$/, ""));
    for (const name of ["deb/debian/libsqlite3-0", "deb/debian/libpq5", "deb/debian/libsodium23", "deb/debian/libssl3", "npm/vue", "npm/swagger-ui-dist"]) expect(delivered).toContain(`pkg:${name}`);
    // Only where the program was built on this machine are its headers known.
    if (existsSync(join(binary, "../.ninja_deps"))) expect(delivered.some((purl) => purl.startsWith("pkg:deb/debian/libboost"))).toBe(true);
    expect(delivered.some((purl) => /vitest|eslint|typescript$/.test(purl))).toBe(false);
    for (const { purl, hashes: given } of bill.components) if (purl.startsWith("pkg:npm/")) expect(given?.[0]?.alg, purl).toBe("SHA-512");
  });
});
