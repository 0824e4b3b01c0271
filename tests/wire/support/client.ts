// A client as an outside program would be one: a base address and a token. Every answer is checked against the contract.
import type { components } from "../generated/api.js";
import type { Contract } from "./contract.js";

// The shapes of the contract: Schema<"Ticket">.
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
export type Problem = Schema<"Problem">;

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface Options {
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  body?: unknown; // an object is sent as JSON; a string or bytes as they are
}

export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    call: string,
  ) {
    super(`${call} was refused: ${status} ${problem.code}: ${problem.detail ?? problem.title}`);
  }
}

export class Client {
  constructor(
    private readonly contract: Contract,
    private readonly origin: () => string, // asked each time: a server that was started again has another port
    private readonly headers: Record<string, string> = {},
  ) {}

  // What it sends with every request, for a test that reads the answer itself.
  get sent(): Record<string, string> {
    return this.headers;
  }

  // The same client with other headers, such as a token.
  with(headers: Record<string, string>): Client {
    return new Client(this.contract, this.origin, { ...this.headers, ...headers });
  }
  withToken(token: string): Client {
    return this.with({ authorization: `Bearer ${token}` });
  }

  // Whatever the answer is; for tests about statuses, headers and refusals.
  async call<Body = unknown>(method: string, path: string, options: Options = {}): Promise<Answer<Body>> {
    const url = new URL(path, this.origin());
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, String(value));
    const { body: content, type } = encode(options.body);
    const response = await fetch(url, {
      method,
      headers: { ...type, ...this.headers, ...options.headers },
      redirect: "manual",
      ...(options.signal ? { signal: options.signal } : {}),
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    const mediaType = (response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
    const body: unknown = text !== "" && mediaType.endsWith("json") ? JSON.parse(text) : text;
    this.contract.check({
      method,
      path: url.pathname,
      query: url.searchParams,
      requestBody: content !== undefined && "content-type" in type ? options.body : undefined,
      status: response.status,
      mediaType,
      body,
    });
    return { status: response.status, headers: response.headers, body: body as Body };
  }

  // The body of a success; anything else throws RefusedError.
  async get<Body>(path: string, query: Record<string, string | number> = {}): Promise<Body> {
    return this.#succeed<Body>("GET", path, { query });
  }
  async post<Body>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Body> {
    return this.#succeed<Body>("POST", path, { body, headers });
  }
  async put<Body>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Body> {
    return this.#succeed<Body>("PUT", path, { body, headers });
  }
  async patch<Body>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Body> {
    return this.#succeed<Body>("PATCH", path, { body, headers });
  }
  async delete<Body>(path: string, headers: Record<string, string> = {}): Promise<Body> {
    return this.#succeed<Body>("DELETE", path, { headers });
  }

  // The bytes of a file, with the headers they come with.
  async download(path: string): Promise<{ bytes: Buffer; headers: Headers }> {
    const response = await fetch(new URL(path, this.origin()), { headers: this.headers });
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}`);
    return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
  }

  // The problem of a call that must be refused; a success throws.
  async refused(method: string, path: string, options: Options = {}): Promise<Problem> {
    const answer = await this.call<Problem>(method, path, options);
    if (answer.status < 400) throw new Error(`${method} ${path} should have been refused, but answered ${answer.status}`);
    return answer.body;
  }

  async #succeed<Body>(method: string, path: string, options: Options): Promise<Body> {
    const answer = await this.call<Body>(method, path, options);
    if (answer.status >= 300) throw new RefusedError(answer.status, answer.body as Problem, `${method} ${path}`);
    return answer.body;
  }
}

function encode(body: unknown): { body: string | Uint8Array<ArrayBuffer> | undefined; type: Record<string, string> } {
  if (body === undefined) return { body: undefined, type: {} };
  if (typeof body === "string") return { body, type: {} };
  if (body instanceof Uint8Array) return { body: new Uint8Array(body), type: {} };
  return { body: JSON.stringify(body), type: { "content-type": "application/json" } };
}
