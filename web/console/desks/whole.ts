// The whole tickets behind the rows of a desk: fetched a few at a time, kept while the row is unchanged.
import { onScopeDispose, shallowRef, triggerRef } from "vue";
import { api, type Schemas, takeTagged } from "@shared/api/client";

export interface Whole {
  ticket: Schemas["Ticket"];
  etag: string;
}
const atOnce = 4;

export async function readWhole(id: string): Promise<Whole> {
  const { data, etag } = await takeTagged(api.GET("/api/v1/tickets/{ticket_id}", { params: { path: { ticket_id: id } } }));
  return { ticket: data, etag };
}

export function useWhole() {
  const known = shallowRef(new Map<string, Whole>());
  const failed = shallowRef<unknown>();
  let waiting: Schemas["TicketRow"][] = [];
  let running = 0;
  let over = false;
  onScopeDispose(() => {
    over = true;
    waiting = [];
  });
  async function work(): Promise<void> {
    running++;
    for (let row = waiting.shift(); row && !over; row = waiting.shift()) {
      try {
        known.value.set(row.id, await readWhole(row.id));
        triggerRef(known);
      } catch (error) {
        failed.value = error;
      }
    }
    running--;
  }
  function want(rows: Schemas["TicketRow"][]): void {
    waiting = rows.filter((row) => known.value.get(row.id)?.ticket.updated_at !== row.updated_at);
    while (running < atOnce && running < waiting.length + running) {
      if (waiting.length === 0) break;
      void work();
    }
  }
  function keep(whole: Whole): void {
    known.value.set(whole.ticket.id, whole);
    triggerRef(known);
  }
  return { known, failed, want, keep };
}
