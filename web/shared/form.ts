// A form in a dialog: what is typed is kept in this browser until it was taken or thrown away, one request runs at a time, and all tries of
// it carry one idempotency key. `begin` opens it for a thing; `version` is what If-Match names, kept with what was typed: who comes back to
// a form after somebody else changed the thing is told so by the server, and overwrites nothing.
import { onScopeDispose, type Ref, ref, shallowRef, watch } from "vue";
import { newKey, Refused } from "./api/client";
import { useAttempt } from "./attempt";
import { readDraft, writeDraft } from "./draft";

interface Kept<T> {
  fields: T;
  version: string;
}

export function useForm<T extends object>(name: string, empty: () => T) {
  const { busy, failure, attempt } = useAttempt();
  const fields = ref(empty()) as Ref<T>;
  const open = ref(false);
  const restored = ref(false);
  const version = shallowRef("");
  let place = "";
  let start = "";
  let key = newKey();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function save(): void {
    timer = undefined;
    if (!place) return;
    const typed = JSON.stringify(fields.value) !== start;
    writeDraft(place, typed ? ({ fields: fields.value, version: version.value } satisfies Kept<T>) : undefined);
  }
  watch(
    fields,
    () => {
      clearTimeout(timer);
      timer = setTimeout(save, 300);
    },
    { deep: true },
  );
  function settle(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    save();
  }
  onScopeDispose(settle);
  watch(open, (there) => {
    if (!there) settle();
  });

  function fill(initial: T, tag: string): void {
    start = JSON.stringify(initial);
    fields.value = JSON.parse(start) as T;
    version.value = tag;
    restored.value = false;
    failure.value = undefined;
    key = newKey();
  }
  let first: [T, string] = [empty(), ""];
  function begin(at = "new", initial: T = empty(), tag = ""): void {
    settle();
    place = `${name}.${at}`;
    first = [initial, tag];
    fill(initial, tag);
    const kept = readDraft<Kept<T>>(place);
    if (kept) {
      fields.value = { ...fields.value, ...kept.fields };
      version.value = kept.version;
      restored.value = true;
    }
    open.value = true;
  }
  function forget(): void {
    clearTimeout(timer);
    timer = undefined;
    if (place) writeDraft(place, undefined);
  }
  // Back to what the form began with, or to what somebody else made of it meanwhile.
  function discard(initial: T = first[0], tag = first[1]): void {
    fill(initial, tag);
    forget();
  }
  async function send(work: (key: string) => Promise<unknown>): Promise<boolean> {
    const done = await attempt(() => work(key));
    if (done) {
      forget();
      start = JSON.stringify(fields.value);
      restored.value = false;
    } else if (failure.value instanceof Refused && failure.value.status < 500) key = newKey(); // who broke off may have done it all the same
    return done;
  }
  const close = () => (open.value = false);
  const problem = (field: string) => (failure.value instanceof Refused ? (failure.value.fields[field] ?? failure.value.fields[`/${field}`])?.detail : undefined);
  return { fields, open, restored, version, busy, failure, begin, close, discard, send, attempt, problem };
}
export type Form<T extends object> = ReturnType<typeof useForm<T>>;
