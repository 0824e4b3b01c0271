// The words of people in a report: typed here, kept on this device until they are saved, saved only over what was read.
import { computed, ref, type Ref } from "vue";
import { api, isRefused, type Schemas, takeTagged } from "@shared/api/client";
import { readDraft, writeDraft } from "@shared/draft";
import { type Clash, choose, type Form, formOf, merge, notesOf, same, unfinished } from "./notes";

interface Kept {
  version: number;
  base: Form; // what was read when the typing began
  mine: Form;
}
type Report = Schemas["QuarterReport"];

// `report` is what the server said last; `read` asks for it again.
export function useNotes(report: Ref<Report>, read: () => Promise<Report>) {
  const key = `report.${report.value.quarter}`;
  const base = ref(formOf(report.value.notes));
  const version = ref(report.value.version);
  const mine = ref<Form>(formOf(report.value.notes));
  const clashes = ref<Clash[]>([]);
  const failure = ref<unknown>();
  const saving = ref(false);
  const restored = ref(false);
  const changed = computed(() => !same(base.value, mine.value));
  const open = computed(() => unfinished(mine.value));

  let timer: ReturnType<typeof setTimeout> | undefined;
  function keep(): void {
    clearTimeout(timer);
    timer = undefined;
    writeDraft(key, changed.value ? ({ version: version.value, base: base.value, mine: mine.value } satisfies Kept) : undefined);
  }
  function edit(form: Form): void {
    mine.value = form;
    restored.value = false;
    timer ??= setTimeout(keep, 300);
  }
  function stop(): void {
    if (timer !== undefined) keep();
  }

  // Somebody else has saved: what does not collide comes together by itself, the rest is asked.
  function meet(theirs: Report): void {
    const there = formOf(theirs.notes);
    const met = merge(base.value, mine.value, there);
    base.value = there;
    version.value = theirs.version;
    mine.value = met.form;
    clashes.value = met.clashes;
    keep();
  }
  function settle(chosen: ReadonlyMap<string, string>): void {
    clashes.value = [];
    edit(choose(mine.value, chosen));
  }
  function adopt(saved: Report): void {
    base.value = formOf(saved.notes);
    version.value = saved.version;
  }
  // When nothing is unsaved: what the server says now.
  function renew(there: Report): void {
    report.value = there;
    adopt(there);
    mine.value = formOf(there.notes);
  }

  const kept = readDraft<Kept>(key);
  if (kept && report.value.state === "draft") {
    base.value = kept.base;
    mine.value = kept.mine;
    restored.value = true;
    if (kept.version !== report.value.version) meet(report.value);
    else base.value = formOf(report.value.notes);
  }

  // True when it is saved.
  async function save(): Promise<boolean> {
    if (saving.value) return false;
    saving.value = true;
    failure.value = undefined;
    const sent = mine.value;
    try {
      const { data } = await takeTagged(
        api.PUT("/api/v1/reports/quarters/{quarter}/notes", {
          params: { path: { quarter: report.value.quarter }, header: { "If-Match": `"${version.value}"` } },
          body: notesOf(sent),
        }),
      );
      report.value = data;
      adopt(data);
      // What was typed while it was under way stays.
      if (mine.value === sent) mine.value = formOf(data.notes);
      restored.value = false;
      keep();
      return true;
    } catch (error) {
      if (!isRefused(error, "report.stale")) {
        failure.value = error;
        return false;
      }
      try {
        const theirs = await read();
        report.value = theirs;
        if (theirs.state === "draft") meet(theirs);
        failure.value = error;
      } catch (again) {
        failure.value = again;
      }
      return false;
    } finally {
      saving.value = false;
    }
  }
  function discard(): void {
    mine.value = base.value;
    restored.value = false;
    failure.value = undefined;
    keep();
  }
  return { mine, changed, open, clashes, failure, saving, restored, version, edit, save, settle, discard, renew, stop };
}
export type Notes = ReturnType<typeof useNotes>;
