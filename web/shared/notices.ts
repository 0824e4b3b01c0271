// Short notices that something is done, with a way back where there is one: `notify({ text, undo })`.
import { shallowRef } from "vue";

export interface Notice {
  text: string;
  tone?: "plain" | "problem";
  // Offered while the notice stands, at least ten seconds.
  undo?: () => void | Promise<unknown>;
}
export const notices = shallowRef<readonly (Notice & { id: number })[]>([]);
let next = 1;

export function notify(notice: Notice): void {
  const id = next++;
  notices.value = [...notices.value.slice(-2), { ...notice, id }];
  setTimeout(() => dismiss(id), notice.undo || notice.tone === "problem" ? 12_000 : 5000);
}
export function dismiss(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id);
}
