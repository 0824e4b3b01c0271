// Clients that do the desk's work whatever happens to the server, as careful clients do: every request has an idempotency key and is sent
// again until it is answered. What was acknowledged is remembered, to be held against the desk afterwards.
import { expect } from "vitest";
import { type Answer, Client, type Problem, type Schema } from "../../wire/support/client.js";
import { contract } from "../../wire/support/desk.js";
import { backOff } from "../../wire/support/until.js";
import { isLong, Random, until } from "./random.js";

type Ticket = Schema<"Ticket">;

export interface Kept {
  what: "ticket" | "note" | "file" | "accept";
  ticket: string;
  token: string; // what was written, different in every request
  request: { path: string; query?: Record<string, string>; body: unknown; key: string };
  body: unknown; // the answer's
}
// The answers that a client may get while something fails, and then tries again.
const passing = new Set([429, 500, 502, 503, 504, 507]);
const tickets = "/api/v1/tickets";
const patience = isLong ? 8000 : 3000; // for one answer; a server behind a cut line may not answer sooner

export class Witness {
  readonly kept: Kept[] = [];
  readonly told = new Map<string, number>(); // refusals that were not the last word: "503 server.unavailable"
  readonly #clients: Client[];
  readonly #random: Random;
  #stopped = false;
  #given = false; // up
  #workers: Promise<void>[] = [];
  #number = 0;
  #sent = 0; // requests, again and again counted
  #watching = new Set<() => void>();
  failure: unknown;
  writesFiles = true; // attachments too

  // `origins`: of equal servers; a request that fails at one is sent again to any.
  constructor(
    private readonly name: string,
    origins: (() => string)[],
    headers: Record<string, string>,
  ) {
    this.#clients = origins.map((origin) => new Client(contract, origin, headers));
    this.#random = new Random(name);
  }

  start(workers: number): void {
    this.#stopped = false;
    this.#workers = Array.from({ length: workers }, async () => {
      try {
        while (!this.#stopped) await this.#step();
      } catch (error) {
        this.failure ??= error;
        this.#stopped = true;
        this.#tell();
      }
    });
  }

  // So many more acknowledgements: the desk works.
  async goesOn(more = 5, ms = 60_000): Promise<void> {
    const goal = this.kept.length + more;
    const came = await this.#when(() => this.kept.length >= goal || this.#stopped, ms);
    if (!came || this.kept.length < goal) throw new Error(`the desk does not work again: ${this.summary}`, { cause: this.failure });
  }

  // Somewhere among the next requests: so many more have been sent, and the last of them is on its way.
  async sends(more: number, ms = 60_000): Promise<void> {
    const goal = this.#sent + more;
    await this.#when(() => this.#sent >= goal || this.#stopped, ms);
  }

  // False: not within that time. Looked at whenever a request is sent, answered or given up.
  #when(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((told) => {
      const done = (came: boolean) => {
        clearTimeout(bound);
        this.#watching.delete(look);
        told(came);
      };
      const look = () => {
        if (holds()) done(true);
      };
      const bound = setTimeout(done, ms, false);
      this.#watching.add(look);
    });
  }
  #tell(): void {
    for (const look of [...this.#watching]) look();
  }

  // Until it holds; at once when a client met what it must not.
  async awaits(what: string, holds: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
    await until(what, () => this.failure !== undefined || holds(), ms);
    if (this.failure !== undefined) throw new Error(`${what}: ${this.summary}`, { cause: this.failure });
  }

  // Every request that was begun is acknowledged.
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#workers);
    if (this.failure !== undefined) throw this.failure instanceof Error ? this.failure : new Error("the witness failed");
  }

  // Without an end to what was begun: the test has failed, or is over.
  async abandon(): Promise<void> {
    this.#stopped = true;
    this.#given = true;
    await Promise.all(this.#workers);
  }

  get summary(): string {
    return `${this.name}: ${this.kept.length} acknowledged, refused meanwhile: ${[...this.told].map(([what, times]) => `${what} ×${times}`).join(", ")}`;
  }

  // The same request again is the same answer, and no second effect.
  async repeat(one: Kept): Promise<void> {
    const { headers, body } = await this.#insist(one.request);
    expect(headers.get("idempotent-replayed"), one.token).toBe("true");
    expect(body).toEqual(one.body);
  }

  async #step(): Promise<void> {
    const token = `${this.name} ${++this.#number}`;
    const known = this.kept.length > 0 ? this.#random.pick(this.kept) : undefined;
    const kind = this.#random.below(10);
    if (known === undefined || kind < 4) return this.#keep("ticket", token, tickets, { fields: { kind: "inquiry", channel: "chat" }, subject: token });
    const path = `${tickets}/${known.ticket}`;
    if (kind < 8) return this.#keep("note", token, `${path}/actions/note`, { fields: { body: token } });
    if (kind < 9 && this.writesFiles) return this.#keep("file", token, `${path}/attachments`, `${token}\n`.repeat(500), { name: `${token}.txt` });
    return this.#keep("accept", token, `${path}/actions/accept`, {});
  }

  async #keep(what: Kept["what"], token: string, path: string, body: unknown, query?: Record<string, string>): Promise<void> {
    const request = { path, body, key: token, ...(query ? { query } : {}) };
    const answer = await this.#insist(request);
    if (answer.status >= 400) {
      // The one refusal that is expected: somebody has accepted the ticket already.
      if (what !== "accept" || answer.status !== 409) throw new Error(`${token}, ${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return;
    }
    const ticket = what === "ticket" ? (answer.body as Ticket).id : (path.split("/")[4] ?? "");
    this.kept.push({ what, ticket, token, request, body: answer.body });
    this.#tell();
  }

  async #insist({ path, query, body, key }: Kept["request"]): Promise<Answer<unknown>> {
    const end = Date.now() + 120_000;
    for (;;) {
      let wait = 0.05;
      try {
        const asking = this.#random.pick(this.#clients).call("POST", path, {
          headers: { "idempotency-key": key },
          signal: AbortSignal.timeout(patience),
          body,
          ...(query ? { query } : {}),
        });
        ++this.#sent;
        this.#tell();
        const answer = await asking;
        const busy = (answer.body as Partial<Problem>).code === "idempotency.busy";
        if (!passing.has(answer.status) && !busy) return answer;
        this.#note(`${answer.status} ${(answer.body as Problem).code}`);
        wait = Math.min(Number(answer.headers.get("retry-after") ?? "0") || wait, 1);
        // A server that cannot work says so and when to come again; a fault is a defect.
        if (answer.status === 500) throw new DefectError(JSON.stringify(answer.body));
        if (answer.status === 503 || answer.status === 507) expect(answer.headers.get("retry-after"), JSON.stringify(answer.body)).not.toBeNull();
      } catch (error) {
        if (!isLost(error)) throw error;
        this.#note("no answer");
      }
      if (this.#given || Date.now() > end) throw new Error(`${key} was not answered: ${this.summary}`);
      await backOff(wait * 1000 * this.#random.between(0.5, 1));
    }
  }

  #note(what: string): void {
    this.told.set(what, (this.told.get(what) ?? 0) + 1);
    this.#tell();
  }
}

class DefectError extends Error {}

// The connection was refused, cut or silent. Everything else is a finding.
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || error.message === "fetch failed" || error.message === "terminated" || error.message.includes("Invalid URL");
}
