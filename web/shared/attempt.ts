// One change at a time: busy while it runs; what goes wrong stands in `failure`, or is told at once where there is no form beside it.
import { ref, shallowRef } from "vue";
import { notify } from "./notices";

export function useAttempt({ tell }: { tell?: (error: unknown) => string } = {}) {
  const busy = ref(false);
  const failure = shallowRef<unknown>();
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    failure.value = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      failure.value = error;
      if (tell) notify({ text: tell(error), tone: "problem" });
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, failure, attempt };
}
