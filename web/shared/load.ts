// What a page asks of the server: the answer, what went wrong, and a skeleton only when it takes longer than 200 ms.
import { onScopeDispose, type Ref, ref, shallowRef } from "vue";
import { Offline, online } from "./api/client";

export interface Load<T> {
  data: Ref<T | undefined>;
  error: Ref<unknown>;
  // True while the first answer is awaited for longer than 200 ms; a reload keeps what is shown.
  slow: Ref<boolean>;
  busy: Ref<boolean>;
  reload: () => Promise<void>;
}

export function useLoad<T>(ask: () => Promise<T>, { immediate = true } = {}): Load<T> {
  const data = shallowRef<T>();
  const error = shallowRef<unknown>();
  const slow = ref(false);
  const busy = ref(false);
  let latest = 0;
  onScopeDispose(() => latest++);

  async function reload(): Promise<void> {
    const mine = ++latest;
    busy.value = true;
    const timer = setTimeout(() => (slow.value = mine === latest && data.value === undefined), 200);
    try {
      const answer = await ask();
      if (mine !== latest) return;
      data.value = answer;
      error.value = undefined;
    } catch (failure) {
      if (mine === latest) error.value = failure;
    } finally {
      clearTimeout(timer);
      if (mine === latest) {
        slow.value = false;
        busy.value = false;
      }
    }
  }
  // What failed for want of a network is asked for again as soon as there is one.
  const back = (seen: boolean) => {
    if (seen && error.value instanceof Offline) void reload();
  };
  online.listeners.add(back);
  onScopeDispose(() => online.listeners.delete(back));
  if (immediate) void reload();
  return { data, error, slow, busy, reload };
}
