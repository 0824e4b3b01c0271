// What is typed, with the key under which it will be sent. The key is there from the first letter and is kept beside the text, so that the
// same text sent from two tabs, or once more after a crash, is one request.
import { type Ref, watch } from "vue";
import { newKey } from "@shared/api/client";
import { type Draft, useDraft } from "@shared/draft";

export type Keyed<T> = T & { key: string };

export function useKeyedDraft<T extends object>(place: string, empty: () => T): Draft<Keyed<T>> {
  const bare = (): Keyed<T> => ({ ...empty(), key: "" });
  const untouched = JSON.stringify(bare());
  const draft = useDraft<Keyed<T>>(`portal.${place}`, bare);
  const form = draft.value as Ref<{ key: string }>;
  watch(
    form,
    (now) => {
      if (!now.key && JSON.stringify(now) !== untouched) now.key = newKey();
    },
    { deep: true, immediate: true, flush: "sync" },
  );
  return draft;
}
