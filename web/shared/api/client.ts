// The typed client. `await take(api.GET("/api/v1/me"))` gives the answer's body or throws Refused or Offline.
import createClient, { type Middleware } from "openapi-fetch";
import { noteServerTime } from "../time/now";
import { Offline, refusalOf } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export * from "./problem";

export const api = createClient<paths>({ credentials: "same-origin" });

// Of the session's cookie; sent with whatever changes something.
let csrfToken: string | null = null;
export function useCsrfToken(token: string | null): void {
  csrfToken = token;
}

// Called when the server no longer knows the session.
type SignedOut = () => void;
let signedOut: SignedOut = () => undefined;
export function onSignedOut(listener: SignedOut): void {
  signedOut = listener;
}

// Whether the server answers, as far as this page has seen; listeners hear of every change.
export const online: { seen: boolean; listeners: Set<(online: boolean) => void> } = { seen: typeof navigator === "undefined" || navigator.onLine, listeners: new Set() };
export function reachable(now: boolean): void {
  if (online.seen === now) return;
  online.seen = now;
  for (const listener of online.listeners) listener(now);
}

const changes = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const middleware: Middleware = {
  onRequest({ request }) {
    if (csrfToken && changes.has(request.method)) request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  onResponse({ response }) {
    reachable(true);
    noteServerTime(response.headers.get("Date"));
    if (response.status === 401 && !/\/sessions(\/(second-factor|enrolment))?$/.test(response.url)) signedOut();
    return undefined;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return error;
    reachable(false);
    return new Offline(error);
  },
};
api.use(middleware);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export async function take<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (!response.ok) throw await refusalOf(response, error);
  return data as NonNullable<T>;
}

// With the version that a later If-Match names.
export async function takeTagged<T>(call: Promise<Answer<T>>): Promise<{ data: NonNullable<T>; etag: string }> {
  const { data, error, response } = await call;
  if (!response.ok) throw await refusalOf(response, error);
  return { data: data as NonNullable<T>, etag: response.headers.get("ETag") ?? "" };
}

// One key a form: kept while it is tried again, so that a request that was taken but not answered is not done twice. Not randomUUID:
// that exists on https alone, and a desk on a local network may have none.
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Page after page of a list: `next` of an answer goes back as `cursor`.
export async function* pagesOf<T>(ask: (cursor?: string) => Promise<{ items: T[]; next: string | null }>): AsyncGenerator<T[]> {
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    yield page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

export async function allOf<T>(ask: (cursor?: string) => Promise<{ items: T[]; next: string | null }>): Promise<T[]> {
  const all: T[] = [];
  for await (const items of pagesOf(ask)) all.push(...items);
  return all;
}
