// What must hold when the fire is out: every acknowledged write stands exactly once, the evidence is whole, and no promise was missed or
// kept twice.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "vitest";
import type { Client, Schema } from "../../wire/support/client.js";
import { binary, type Server } from "../../wire/support/server.js";
import { Random, until } from "./random.js";
import type { Kept, Witness } from "./witness.js";

type Ticket = Schema<"Ticket">;
type Page = Schema<"TicketPage">;

// Every ticket that the desk has.
async function everyTicket(client: Client): Promise<Page["items"]> {
  const items: Page["items"] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page = await client.get<Page>("/api/v1/tickets", { order: "newest", limit: 200, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.next ?? null;
  }
  return items;
}

const times = <T>(items: readonly T[], holds: (item: T) => boolean): number => items.filter(holds).length;

function standsOnce(kept: Kept, ticket: Ticket): void {
  const fields = ({ fields }: Ticket["timeline"][number]) => JSON.stringify(fields);
  if (kept.what === "note") expect(times(ticket.timeline, (one) => fields(one).includes(`"${kept.token}"`)), kept.token).toBe(1);
  if (kept.what === "file") expect(times(ticket.attachments, ({ name }) => name === `${kept.token}.txt`), kept.token).toBe(1);
  if (kept.what === "accept") expect(times(ticket.timeline, ({ event }) => event === "ticket.accepted"), kept.token).toBe(1);
}

// No promise twice; none that fell due and still shines blue; each step of a ladder once.
function keepsPromises(ticket: Ticket, now: number): void {
  const names = ticket.promises.map(({ clause, rule, occurrence }) => `${clause} ${rule} ${occurrence}`);
  expect(new Set(names).size, `promises of ${ticket.number}`).toBe(names.length);
  for (const one of ticket.promises) {
    const due = one.due_at ? Date.parse(one.due_at) : Infinity;
    if (one.state === "running" && due < now) expect(one.light, `${ticket.number} ${one.clause} ${one.rule}, due ${one.due_at ?? ""}`).toBe("red");
  }
  const steps = ticket.timeline
    .filter(({ event }) => event.startsWith("escalation."))
    .map(({ fields }) => JSON.stringify([fields["escalated_promise"], fields["escalated_step"]]));
  expect(new Set(steps).size, `steps of ${ticket.number}: ${steps.join(" ")}`).toBe(steps.length);
}

// The steps of the ladder that have fallen due by now were taken, each ticket's own.
function stepsOf(ticket: Ticket, promise: string): unknown[] {
  const steps = ticket.timeline.filter(({ event }) => event.startsWith("escalation.")).map(({ fields }) => fields as Record<string, unknown>);
  return steps.filter((fields) => fields["escalated_promise"] === promise).map((fields) => fields["escalated_step"]);
}

// Until every ticket's ladder of that promise was climbed; those steps and no others, each once.
export async function climbed(client: Client, promise: string, steps: string[]): Promise<void> {
  const left = new Set((await everyTicket(client)).map(({ id }) => id));
  await until(`every ticket has ${steps.join(" and ")}`, async () => {
    for (const id of left) {
      const taken = stepsOf(await client.get<Ticket>(`/api/v1/tickets/${id}`), promise);
      if (taken.length < steps.length) return false;
      expect(taken, id).toEqual(steps);
      left.delete(id);
    }
    return true;
  }, 80_000);
}

export async function judge(witness: Witness, client: Client, now: number): Promise<void> {
  const bySubject = new Map<string, number>();
  const all = await everyTicket(client);
  expect(new Set(all.map(({ number }) => number)).size, "a number stands twice").toBe(all.length);
  const read = new Map<string, Ticket>();
  for (const { id } of all) {
    const ticket = await client.get<Ticket>(`/api/v1/tickets/${id}`);
    read.set(id, ticket);
    bySubject.set(ticket.subject, (bySubject.get(ticket.subject) ?? 0) + 1);
    keepsPromises(ticket, now);
  }
  for (const one of witness.kept) {
    const ticket = read.get(one.ticket);
    expect(ticket, `${one.token} was acknowledged and is lost`).toBeDefined();
    if (one.what === "ticket") expect(bySubject.get(one.token), one.token).toBe(1);
    if (ticket) standsOnce(one, ticket);
  }
  // What nobody was told of stands at most once too.
  for (const [subject, count] of bySubject) expect(count, subject).toBe(1);
  const random = new Random("repeated");
  for (let i = 0; i < 10 && witness.kept.length > 0; ++i) await witness.repeat(random.pick(witness.kept));
}

// Every hash, signature, promise and figure anew, from the events.
export async function provesItself(server: Server, now: number, environment: Record<string, string> = {}): Promise<void> {
  const command = ["verify", ...server.place, "--now", new Date(now).toISOString(), "--json"];
  const { stdout } = await promisify(execFile)(binary, command, { encoding: "utf8", env: { ...process.env, ...environment } }).catch(
    (failed: unknown) => failed as { stdout: string },
  );
  expect(JSON.parse(stdout)).toMatchObject({ intact: true, findings: [] });
}
