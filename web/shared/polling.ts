// Looks again every second while something is under way; stops with the page.
import { onScopeDispose, watch } from "vue";
import type { Load } from "./load";

export function useWatching<T>(load: Load<T>, underWay: () => boolean, everyMs = 1000): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    clearTimeout(timer);
    if (underWay()) timer = setTimeout(() => void load.reload().finally(plan), everyMs);
  };
  watch(underWay, plan, { immediate: true });
  onScopeDispose(() => clearTimeout(timer));
}
