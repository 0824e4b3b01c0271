// What is typed and not yet sent survives a closed tab, a lost network and a new sign-in: it lies in this browser until it is sent.
import { onScopeDispose, ref, type Ref, watch } from "vue";

const prefix = "wk.draft.";

export function readDraft<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function writeDraft(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Full or forbidden: what is typed stays on the page.
  }
}

export interface Draft<T> {
  value: Ref<T>;
  restored: Ref<boolean>;
  // After it was sent: empty again, and forgotten.
  clear: () => void;
}

// `key` names the place, such as "ticket.123.message"; `empty` makes what an untouched form holds.
export function useDraft<T>(key: string, empty: () => T): Draft<T> {
  const stored = readDraft<T>(key);
  const value = ref(stored ?? empty()) as Ref<T>;
  const restored = ref(stored !== undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    timer = undefined;
    writeDraft(key, JSON.stringify(value.value) === JSON.stringify(empty()) ? undefined : value.value);
  };
  watch(
    value,
    () => {
      clearTimeout(timer);
      timer = setTimeout(save, 300);
    },
    { deep: true },
  );
  // Another tab of this browser typed on, or sent it: this one follows, but for what is being typed here.
  const follow = (event: StorageEvent) => {
    if (event.key !== prefix + key || timer !== undefined) return;
    value.value = readDraft<T>(key) ?? empty();
  };
  // The last letters before a page goes, too.
  const settle = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    save();
  };
  if (typeof addEventListener === "function") {
    addEventListener("storage", follow);
    addEventListener("pagehide", settle);
  }
  onScopeDispose(() => {
    if (typeof removeEventListener === "function") {
      removeEventListener("storage", follow);
      removeEventListener("pagehide", settle);
    }
    settle();
  });
  return {
    value,
    restored,
    clear: () => {
      value.value = empty();
      restored.value = false;
      writeDraft(key, undefined);
    },
  };
}
