// What changes while one looks. One stream a tab; pages listen while they are shown: `useLive("ticket", (row) => …)`.
import { onScopeDispose, ref, watch } from "vue";
import { signedIn } from "./session";

export interface LiveRow {
  id: string;
  number: string;
  version: number;
  kind: string;
  state: string;
  open: boolean;
  light: string;
  assignee_id: string | null;
  unit_id: string;
}
export interface Presence {
  ticket_id: string;
  members: { id: string; name: string; mode: "view" | "write" }[];
}
interface Topics {
  ticket: LiveRow;
  lists: unknown;
  counts: unknown;
  inbox: unknown;
  presence: Presence;
  // Everything may have changed: after a gap, or when the stream could not keep up.
  again: unknown;
}
type Listener<T extends keyof Topics> = (told: Topics[T]) => void;
const listeners = new Map<keyof Topics, Set<Listener<never>>>();

export const liveNow = ref(false);
let source: EventSource | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let wait = 2000;
let was = false;

function tell<T extends keyof Topics>(topic: T, told: Topics[T]): void {
  for (const listener of listeners.get(topic) ?? []) (listener as Listener<T>)(told);
}

function open(): void {
  clearTimeout(retry);
  source?.close();
  const opened = new EventSource("/api/v1/live");
  source = opened;
  opened.addEventListener("hello", () => {
    wait = 2000;
    liveNow.value = true;
    if (was) tell("again", {});
    was = true;
  });
  for (const topic of ["ticket", "lists", "counts", "inbox", "presence"] as const) {
    opened.addEventListener(topic, (event) => tell(topic, JSON.parse((event as MessageEvent<string>).data) as never));
  }
  opened.addEventListener("reload", () => tell("again", {}));
  opened.onerror = () => {
    liveNow.value = false;
    // A browser comes back by itself unless it was refused; then ever more slowly.
    if (opened.readyState !== EventSource.CLOSED) return;
    retry = setTimeout(open, wait);
    wait = Math.min(wait * 2, 60_000);
  };
}

// Once, by the frame: the stream lives as long as the session.
export function startLive(): void {
  watch(
    signedIn,
    (there) => {
      if (there) return open();
      clearTimeout(retry);
      source?.close();
      source = undefined;
      liveNow.value = false;
      was = false;
    },
    { immediate: true },
  );
}

export function useLive<T extends keyof Topics>(topic: T, listener: Listener<T>): void {
  const set = listeners.get(topic) ?? new Set();
  listeners.set(topic, set);
  set.add(listener as Listener<never>);
  onScopeDispose(() => set.delete(listener as Listener<never>));
}
