// The ticket that is open: what the server said of it last, and every change sent with the version one has seen.
import { computed, type ComputedRef, type InjectionKey, inject, provide, type Ref, ref, shallowRef } from "vue";
import { api, newKey, Refused, type Schemas, take, takeTagged } from "@shared/api/client";
import { can, hasRole } from "../session/session";

export type Ticket = Schemas["Ticket"];
export type Action = Schemas["Action"];
export type TicketEvent = Schemas["Event"];
export type Fields = Record<string, string | number | boolean | null>;

export interface Desk {
  id: string;
  ticket: Ref<Ticket | undefined>;
  error: Ref<unknown>;
  slow: Ref<boolean>;
  // A newer state is there while one writes; it is shown when one asks for it.
  newer: Ref<boolean>;
  chosen: Ref<string | undefined>; // the action in the composer
  focusField: Ref<string | undefined>;
  choose: (action: string, field?: string) => void;
  actionsFor: ComputedRef<(events: string[]) => Action[]>;
  load: () => Promise<void>;
  act: (action: string, body: Schemas["Act"], key: string, insist?: boolean) => Promise<void>;
  attach: (file: File) => Promise<void>;
}

const key: InjectionKey<Desk> = Symbol("ticket");
export function useDesk(): Desk {
  const desk = inject(key);
  if (!desk) throw new Error("no ticket is open here");
  return desk;
}

// As the policy names the roles of the action; the server decides.
export const mayMove = (ticket: Ticket | undefined): boolean => (ticket?.open ?? false) && can("ticket.write") && hasRole("specialist", "supervisor", "department_head");

export const isStale = (error: unknown): error is Refused => error instanceof Refused && error.status === 412;

export function openDesk(id: string): Desk {
  const ticket = shallowRef<Ticket>();
  const error = shallowRef<unknown>();
  const slow = ref(false);
  const newer = ref(false);
  const chosen = ref<string>();
  const focusField = ref<string>();
  let etag = "";

  function keep(answer: { data: Ticket; etag: string }): void {
    ticket.value = answer.data;
    etag = answer.etag;
    newer.value = false;
    error.value = undefined;
  }
  async function load(): Promise<void> {
    const timer = setTimeout(() => (slow.value = true), 200);
    try {
      keep(await takeTagged(api.GET("/api/v1/tickets/{ticket_id}", { params: { path: { ticket_id: id } } })));
    } catch (failure) {
      error.value = failure;
    } finally {
      clearTimeout(timer);
      slow.value = false;
    }
  }
  // A note adds to the ticket whatever happened meanwhile; everything else says what it has seen, so that nobody's change is run over.
  async function act(action: string, body: Schemas["Act"], once: string, insist = false): Promise<void> {
    const header = { "Idempotency-Key": once, ...(insist || action === "note" || !etag ? {} : { "If-Match": etag }) };
    keep(await takeTagged(api.POST("/api/v1/tickets/{ticket_id}/actions/{action}", { params: { path: { ticket_id: id, action }, header }, body })));
  }
  async function attach(file: File): Promise<void> {
    await take(
      api.POST("/api/v1/tickets/{ticket_id}/attachments", {
        params: { path: { ticket_id: id }, query: { name: file.name.slice(0, 200) }, header: { "Idempotency-Key": newKey() } },
        body: file as unknown as string,
        bodySerializer: (bytes) => bytes,
        headers: { "Content-Type": "application/octet-stream" },
      }),
    );
    await load();
  }
  const desk: Desk = {
    id, ticket, error, slow, newer, chosen, focusField, load, act, attach,
    choose: (action, field) => {
      chosen.value = action;
      focusField.value = field ?? "";
    },
    actionsFor: computed(() => (events) => (ticket.value?.actions ?? []).filter((action) => action.allowed && events.includes(action.event))),
  };
  provide(key, desk);
  return desk;
}
