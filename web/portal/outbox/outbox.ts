// What customers send goes through here. Each entry has one idempotency key for its whole life, so that what was taken but not answered
// (a lost network, a closed tab) is not done twice; an entry is forgotten only when the server has said yes.
import { computed, shallowRef } from "vue";
import { api, isRefused, newKey, Offline, online, Refused, type Schemas, take } from "@shared/api/client";
import { inside, knownVisitor, readVisitor, type Visitor } from "@portal/session/session";
import * as store from "./store";

export interface Photo {
  key: string; // of its own upload
  name: string;
  blob: Blob;
}
type Body =
  | { kind: "open"; body: Schemas["PortalRequest"] }
  | { kind: "message"; ticket: string; body: { text: string } }
  | { kind: "photos"; ticket: string }
  | { kind: "decision"; ticket: string; body: Schemas["PortalDecision"] }
  | { kind: "rating"; ticket: string; body: Schemas["PortalRating"] };
// What a saga of one entry has reached.
export type Entry = Body & {
  key: string;
  owner?: string; // who was signed in when it was written; absent: whoever signs in next
  createdAt: number;
  photos: Photo[]; // still to be sent
  lost: string[]; // names of photos that the server does not take
  opened?: string; // the ticket that came of `open`
  number?: string;
  state: "waiting" | "sending" | "sign_in" | "refused" | "sent";
  refusal?: { status?: number; code: string; detail: string; fields: string[] } | undefined; // of the last try; none when nobody answered
};
export type Draft = Body & { photos?: Photo[] };

const entries = shallowRef<Entry[]>([]);
// Whether what an earlier page kept is there already.
export const outboxRead = shallowRef(false);
export const pending = computed(() => entries.value.filter(({ state }) => state !== "sent"));
export const entryOf = (key: string): Entry | undefined => entries.value.find((entry) => entry.key === key);
export const pendingOf = (ticket: string): Entry[] => pending.value.filter((entry) => entry.kind !== "open" && entry.ticket === ticket);

// What the server said of the last try, as an error whose words are known.
export const refusalOf = (entry: Entry): Refused | undefined => {
  const { refusal } = entry;
  return refusal && new Refused({ type: "", title: "", status: refusal.status ?? 400, code: refusal.code, detail: refusal.detail }, new Response());
};

// Listeners hear that something was sent, so that what they show is asked for anew.
const listeners = new Set<(ticket: string) => void>();
export function onSent(listener: (ticket: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// The other tabs of this browser have the same outbox: each hears what the others sent or added.
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("wellkept.outbox") : undefined;
async function readAnew({ key: sent, ticket }: { key?: string; ticket?: string }): Promise<void> {
  const there = (await store.all<Entry>("outbox")).sort((a, b) => a.createdAt - b.createdAt);
  // What is on its way from here, or was sent from here, is known better here.
  const ours = entries.value
    .map((entry) => (entry.key === sent ? ({ ...entry, state: "sent", ...(entry.kind === "open" ? { opened: ticket } : {}) } as Entry) : entry))
    .filter(({ state }) => state === "sending" || state === "sent");
  entries.value = [...ours, ...there.filter((entry) => !ours.some(({ key }) => key === entry.key))];
  if (ticket) for (const listener of listeners) listener(ticket);
}

const show = (entry: Entry): void => {
  const known = entries.value.some(({ key }) => key === entry.key);
  entries.value = known ? entries.value.map((one) => (one.key === entry.key ? entry : one)) : [...entries.value, entry];
};
async function keep(entry: Entry, change: Partial<Entry>): Promise<Entry> {
  const next = { ...(entryOf(entry.key) ?? entry), ...change } as Entry;
  show(next);
  if (next.state === "sent") await store.remove("outbox", next.key);
  else await store.put("outbox", next.key, { ...next, state: next.state === "sending" ? "waiting" : next.state });
  if (next.state !== "sending" && next.state !== "sent") tabs?.postMessage({});
  return next;
}

async function post(entry: Entry): Promise<Schemas["PortalTicket"]> {
  const header = { "Idempotency-Key": entry.key };
  switch (entry.kind) {
    case "open":
      return take(api.POST("/api/v1/portal/tickets", { params: { header }, body: entry.body }));
    case "message":
      return take(api.POST("/api/v1/portal/tickets/{ticket_id}/messages", { params: { header, path: { ticket_id: entry.ticket } }, body: entry.body }));
    case "decision":
      return take(api.POST("/api/v1/portal/tickets/{ticket_id}/decision", { params: { header, path: { ticket_id: entry.ticket } }, body: entry.body }));
    case "rating":
      return take(api.POST("/api/v1/portal/tickets/{ticket_id}/rating", { params: { header, path: { ticket_id: entry.ticket } }, body: entry.body }));
    case "photos":
      return take(api.GET("/api/v1/portal/tickets/{ticket_id}", { params: { path: { ticket_id: entry.ticket } } }));
  }
}

async function upload(ticket: string, photo: Photo): Promise<void> {
  await take(
    api.POST("/api/v1/portal/tickets/{ticket_id}/attachments", {
      params: { header: { "Idempotency-Key": photo.key }, path: { ticket_id: ticket }, query: { name: photo.name } },
      body: photo.blob as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  );
}

// Several people may use one telephone: what one wrote is never sent as another.
const ownerOf = ({ ticket_id: ticket, customer }: Visitor): string => (customer ? `${customer.name}|${customer.phone ?? ""}|${customer.email ?? ""}` : `ticket ${ticket ?? ""}`);

// Worth another try by itself: nobody answered, or the server was too busy.
const passing = (error: unknown) => error instanceof Offline || (isRefused(error) && (error.status >= 500 || error.status === 429 || error.code === "idempotency.busy"));

// No other attempt will make the server take this file.
const unfit = (error: unknown) => isRefused(error) && [400, 404, 409, 413, 415].includes(error.status) && error.code !== "idempotency.busy";

const refusalIn = (error: Refused) => ({ status: error.status, code: error.code, detail: error.message, fields: Object.keys(error.fields) });

async function send(entry: Entry): Promise<void> {
  let at = await keep(entry, { state: "sending", refusal: undefined });
  try {
    // The token against forged requests comes with it.
    const visitor = await readVisitor();
    if (!visitor || (at.owner !== undefined && at.owner !== ownerOf(visitor))) {
      await keep(at, { state: "sign_in" });
      return;
    }
    let ticket = at.kind === "open" ? at.opened : undefined;
    if (at.kind !== "open") ticket = at.ticket;
    if (at.kind === "open" ? !at.opened : at.kind !== "photos") {
      const done = await post(at);
      ticket = done.id;
      // Photos follow; the words are never sent again.
      at = await keep(at, at.kind === "open" ? { opened: done.id, number: done.number } : ({ kind: "photos", number: done.number } as Partial<Entry>));
    }
    if (!ticket) return;
    for (const photo of at.photos) {
      try {
        await upload(ticket, photo);
      } catch (error) {
        if (!unfit(error)) throw error;
        at = await keep(at, { lost: [...at.lost, photo.name] });
      }
      at = await keep(at, { photos: at.photos.filter(({ key }) => key !== photo.key) });
    }
    // What was left out is told where the request is shown.
    if (at.lost.length > 0) await keep(at, { kind: "photos", ticket, state: "refused" } as Partial<Entry>);
    else await keep(at, { state: "sent" });
    for (const listener of listeners) listener(ticket);
    tabs?.postMessage({ ...(at.lost.length === 0 ? { key: at.key } : {}), ticket });
  } catch (error) {
    if (isRefused(error) && error.status === 401) await keep(at, { state: "sign_in" });
    else if (isRefused(error, "csrf.refused")) {
      // Another tab signed in since: the next attempt has its token.
      await readVisitor({ anew: true }).catch(() => undefined);
      await keep(at, { state: "waiting" });
    } else if (isRefused(error) && passing(error)) await keep(at, { state: "waiting", refusal: refusalIn(error) });
    else if (!isRefused(error)) await keep(at, { state: "waiting" });
    else await keep(at, { state: "refused", refusal: refusalIn(error) });
  }
}

// One tab sends at a time where the browser can see to that; where not, the keys keep it from being done twice all the same.
async function alone(work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  let begun = false;
  try {
    await navigator.locks.request("wellkept.outbox", { ifAvailable: true }, (lock) => {
      begun = true;
      return lock ? work() : undefined;
    });
  } catch (error) {
    // In a frame on another site locks may be forbidden.
    if (begun) throw error;
    await work();
  }
}

let running: Promise<void> | undefined;
export function flush(): Promise<void> {
  running ??= alone(async () => {
    for (const entry of [...entries.value]) {
      const ready = entry.state === "waiting" || (entry.state === "sign_in" && inside.value);
      if (ready) await send(entry);
    }
  }).finally(() => (running = undefined));
  return running;
}

// Keeps it, and sends it behind: a slow network keeps nobody before a form. It is safe in this browser when the promise is fulfilled;
// entryOf(key) tells what became of it.
export async function submit(draft: Draft, draftKey = ""): Promise<string> {
  const visitor = knownVisitor();
  const key = draftKey || newKey();
  const entry = { ...draft, key, ...(visitor ? { owner: ownerOf(visitor) } : {}), createdAt: Date.now(), photos: draft.photos ?? [], lost: [], state: "waiting" } as Entry;
  await keep(entry, {});
  // What runs already has not seen it.
  void (running ?? Promise.resolve()).then(flush);
  return key;
}

// After a refusal: what was typed goes back to its form.
export async function takeBack(key: string): Promise<Entry | undefined> {
  const entry = entryOf(key);
  entries.value = entries.value.filter((one) => one.key !== key);
  await store.remove("outbox", key);
  tabs?.postMessage({});
  return entry;
}

// Once, when the page starts.
export async function startOutbox(): Promise<void> {
  const kept = await store.all<Entry>("outbox");
  // The page may have sent something meanwhile.
  const ours = new Set(entries.value.map(({ key }) => key));
  entries.value = [...kept.filter(({ key }) => !ours.has(key)).sort((a, b) => a.createdAt - b.createdAt), ...entries.value];
  outboxRead.value = true;
  tabs?.addEventListener("message", ({ data }: MessageEvent<{ key?: string; ticket?: string }>) => void readAnew(data));
  addEventListener("online", () => void flush());
  online.listeners.add((seen) => seen && void flush());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void flush();
  });
  setInterval(() => {
    if (entries.value.some(({ state }) => state === "waiting")) void flush();
  }, 5000);
  await flush();
}
