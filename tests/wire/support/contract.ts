// The contract, as a judge: every answer of the server is held against api/openapi.yaml. An answer that the contract does not describe
// (its route, status, media type or shape) fails the test that got it, whatever the test looked at.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";

export interface Exchange {
  method: string;
  path: string; // without the query
  query: URLSearchParams;
  requestBody: unknown; // parsed JSON, or undefined
  status: number;
  mediaType: string; // without parameters; empty without a body
  body: unknown; // parsed when JSON, else text
}

type Node = Record<string, unknown>;
interface Template {
  pattern: RegExp;
  pointer: string;
  item: Node;
  literals: number;
}

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);
const escapePointer = (text: string) => text.replaceAll("~", "~0").replaceAll("/", "~1");
const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const isJson = (mediaType: string) => mediaType === "application/json" || mediaType.endsWith("+json");

// What the text says. To read it takes a second, and every test file needs it: the first one keeps it as JSON for the others.
function documentOf(text: string): Node {
  const folder = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
  const kept = join(folder, `contract-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as Node;
  const read = parse(text) as Node;
  mkdirSync(folder, { recursive: true });
  const made = `${kept}.${process.pid}`;
  writeFileSync(made, JSON.stringify(read));
  renameSync(made, kept); // whole, or not there
  return read;
}

export class Contract {
  readonly text: string;
  readonly #document: Node;
  readonly #ajv: Ajv2020;
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #templates: Template[];

  constructor(file: string) {
    this.text = readFileSync(file, "utf8");
    this.#document = documentOf(this.text);
    // Strict: a keyword that is misspelt in the contract would otherwise check nothing.
    this.#ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, validateFormats: true });
    formats(this.#ajv);
    // The words of OpenAPI around its schemas, at the top of the document and inside a schema.
    this.#ajv.addVocabulary(["openapi", "info", "servers", "tags", "security", "paths", "components", "externalDocs"]);
    this.#ajv.addVocabulary(["example", "discriminator", "xml"]);
    this.#ajv.addSchema(this.#document, "contract", undefined, false);
    this.#templates = Object.entries(this.#at("#/paths"))
      .map(([path, item]) => {
        const parts = path.split(/(\{[^}]+\})/);
        return {
          pattern: new RegExp(`^${parts.map((part) => (part.startsWith("{") ? "[^/]+" : escapePattern(part))).join("")}$`),
          pointer: `#/paths/${escapePointer(path)}`,
          item: item as Node,
          literals: parts.filter((part) => !part.startsWith("{")).join("").length,
        };
      })
      // "/policy/versions" before "/policy/{name}"
      .sort((one, other) => other.literals - one.literals);
  }

  // Every operation that the contract describes: "get /api/v1/tickets".
  operations(): string[] {
    return Object.entries(this.#at("#/paths")).flatMap(([path, item]) =>
      Object.keys(item as Node)
        .filter((key) => methods.has(key))
        .map((method) => `${method} ${path}`),
    );
  }

  // Whether an operation needs no sign-in: "get /health".
  isOpen(operation: string): boolean {
    const [method = "", path = ""] = operation.split(" ");
    const item = (this.#at("#/paths") as Record<string, Record<string, { security?: unknown[] }>>)[path];
    return item?.[method]?.security?.length === 0;
  }

  // The permission that an operation asks for; empty: none by name.
  permission(method: string, path: string): string {
    const security = (this.#operation(`${method} ${path}`)["security"] ?? []) as Record<string, string[]>[];
    return security.find((one) => "token" in one)?.["token"]?.[0] ?? "";
  }

  // The names of its parameters in the query.
  queryParameters(operation: string): string[] {
    const parameters = (this.#operation(operation)["parameters"] ?? []) as Node[];
    return parameters
      .map((parameter) => this.#resolved(parameter))
      .filter((parameter) => parameter["in"] === "query")
      .map((parameter) => String(parameter["name"]));
  }

  // A body of its schema with these words in every text that may be any text; and where those are.
  sample(operation: string, words: string): unknown {
    return this.#sample(this.#bodySchema(operation), words, [], "", 0);
  }
  textFields(operation: string): string[] {
    const found: string[] = [];
    const schema = this.#bodySchema(operation);
    if (schema) this.#sample(schema, "", found, "", 0);
    return found;
  }

  // Throws when the contract does not describe this exchange.
  check(exchange: Exchange): void {
    const template = this.#templates.find(({ pattern }) => pattern.test(exchange.path));
    const method = exchange.method.toLowerCase();
    if (!template || !(method in template.item)) {
      const expected = template ? 405 : 404;
      if (exchange.status !== expected) this.#fail(exchange, `the contract has no such operation, so the answer must be ${expected}`);
      this.#validate(exchange, "#/components/schemas/Problem", exchange.body);
      return;
    }
    const pointer = `${template.pointer}/${method}`;
    const operation = template.item[method] as Node;
    this.#checkAnswer(exchange, pointer, operation);
    if (exchange.status < 300) this.#checkRequest(exchange, pointer, operation, template);
  }

  #operation(operation: string): Node {
    const [method = "", path = ""] = operation.split(" ");
    return ((this.#at("#/paths")[path] ?? {}) as Record<string, Node>)[method] ?? {};
  }
  #resolved(node: Node): Node {
    return typeof node["$ref"] === "string" ? this.#resolved(this.#at(node["$ref"])) : node;
  }
  #bodySchema(operation: string): Node | undefined {
    const body = this.#resolved((this.#operation(operation)["requestBody"] ?? {}) as Node);
    const media = ((body["content"] ?? {}) as Record<string, { schema?: Node }>)["application/json"];
    return media?.schema;
  }
  #sample(given: Node | undefined, words: string, texts: string[], at: string, depth: number): unknown {
    if (!given || depth > 6) return undefined;
    const schema = this.#resolved(given);
    const parts = (schema["allOf"] ?? schema["anyOf"] ?? schema["oneOf"]) as Node[] | undefined;
    const type = [schema["type"]].flat()[0];
    const values = schema["enum"] as unknown[] | undefined;
    if ("const" in schema) return schema["const"];
    if (values) return values[0];
    if (type === "object" || schema["properties"]) {
      const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Node>);
      return Object.fromEntries(properties.map(([name, one]) => [name, this.#sample(one, words, texts, `${at}/${name}`, depth + 1)]));
    }
    if (parts?.[0]) return this.#sample(parts[0], words, texts, at, depth + 1);
    if (type === "array") return [this.#sample(schema["items"] as Node, words, texts, `${at}/0`, depth + 1)];
    if (type === "integer" || type === "number") return schema["minimum"] ?? 1;
    if (type === "boolean") return false;
    if (schema["format"] === "date-time") return "2026-03-03T01:00:00Z";
    if (schema["format"] === "date") return "2026-03-03";
    if (schema["pattern"] || schema["format"]) return "1";
    if (type === "string") texts.push(at);
    return type === "string" ? words : undefined;
  }

  #checkAnswer(exchange: Exchange, pointer: string, operation: Node): void {
    const responses = operation["responses"] as Node;
    const status = exchange.status;
    const key = [String(status), `${Math.floor(status / 100)}XX`, ...(status >= 400 ? ["default"] : [])].find((k) => k in responses);
    if (key === undefined) this.#fail(exchange, `status ${status} is not in the contract`);
    const [at, response] = this.#follow(`${pointer}/responses/${key}`);
    const content = response["content"] as Node | undefined;
    if (!content || exchange.method === "HEAD") {
      if (exchange.body !== "") this.#fail(exchange, `status ${status} has no body in the contract`);
      return;
    }
    const media = [exchange.mediaType, "*/*"].find((type) => type in content);
    if (media === undefined) this.#fail(exchange, `media type "${exchange.mediaType}" is not one of ${Object.keys(content).join(", ")}`);
    const schema = (content[media] as Node)["schema"];
    if (schema && isJson(media)) this.#validate(exchange, `${at}/content/${escapePointer(media)}/schema`, exchange.body);
  }

  // What the server takes must be what the contract allows: the next client goes by the contract.
  #checkRequest(exchange: Exchange, pointer: string, operation: Node, template: Template): void {
    const known = new Set(
      [...((template.item["parameters"] as Node[] | undefined) ?? []), ...((operation["parameters"] as Node[] | undefined) ?? [])]
        .map((parameter) => (typeof parameter["$ref"] === "string" ? this.#at(parameter["$ref"]) : parameter))
        .filter((parameter) => parameter["in"] === "query")
        .map((parameter) => parameter["name"]),
    );
    for (const name of exchange.query.keys()) {
      if (!known.has(name)) this.#fail(exchange, `the query parameter "${name}" was taken but is not in the contract`);
    }
    if (exchange.requestBody === undefined) return;
    const [at, body] = this.#follow(`${pointer}/requestBody`);
    if (!("application/json" in ((body["content"] as Node | undefined) ?? {}))) return;
    this.#validate(exchange, `${at}/content/application~1json/schema`, exchange.requestBody, "the request was taken, but ");
  }

  #validate(exchange: Exchange, pointer: string, value: unknown, prefix = ""): void {
    let validator = this.#validators.get(pointer);
    if (!validator) {
      validator = this.#ajv.compile({ $ref: `contract${pointer}` });
      this.#validators.set(pointer, validator);
    }
    if (validator(value)) return;
    const errors = (validator.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || "/"} ${message ?? ""} ${JSON.stringify(params)}`);
    this.#fail(exchange, `${prefix}it does not fit ${pointer}:\n  ${errors.join("\n  ")}`);
  }

  #at(pointer: string): Node {
    return pointer
      .slice(2)
      .split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce<Node>((node, part) => (node[part] ?? {}) as Node, this.#document);
  }

  #follow(pointer: string): [string, Node] {
    const node = this.#at(pointer);
    return typeof node["$ref"] === "string" ? this.#follow(node["$ref"]) : [pointer, node];
  }

  #fail({ method, path, status, body }: Exchange, reason: string): never {
    const shown = typeof body === "string" ? body : JSON.stringify(body);
    throw new Error(`contract: ${method} ${path} answered ${status}: ${reason}\nanswer: ${shown.slice(0, 2000)}`);
  }
}
