// A list that is read page by page: what came until now, and the next page on demand.
import { type Ref, ref, shallowRef } from "vue";
import { type Load, useLoad } from "./load";

export interface Pages<T> {
  load: Load<unknown>; // the first page, from the start again on reload()
  rows: Ref<T[]>;
  next: Ref<string | null>;
  more: Load<unknown>;
}

export function usePages<T>(ask: (cursor?: string) => Promise<{ items: T[]; next: string | null }>, options?: { immediate?: boolean }): Pages<T> {
  const rows = shallowRef<T[]>([]);
  const next = ref<string | null>(null);
  const load = useLoad(async () => {
    const page = await ask();
    rows.value = page.items;
    next.value = page.next;
    return page;
  }, options);
  const more = useLoad(
    async () => {
      const page = await ask(next.value ?? undefined);
      rows.value = [...rows.value, ...page.items];
      next.value = page.next;
      return page;
    },
    { immediate: false },
  );
  return { load, rows, next, more };
}
