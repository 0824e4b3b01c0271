// The server's clock decides what is late. The browser's own may be wrong, so it is corrected by what every answer's Date says.
import { readonly, ref } from "vue";

let ahead = 0;
const second = ref(Date.now());

export function noteServerTime(date: string | null): void {
  const told = date ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(told)) return;
  const difference = told + 500 - Date.now();
  // The header has whole seconds, and an answer travels; within two seconds both clocks are right.
  ahead = Math.abs(difference) < 2000 ? 0 : difference;
}

export const now = (): number => Date.now() + ahead;

// Moves once a second while the page is seen: one timer for every countdown.
export const ticking = readonly(second);
if (typeof document !== "undefined") {
  setInterval(() => {
    if (!document.hidden) second.value = now();
  }, 1000);
  document.addEventListener("visibilitychange", () => (second.value = now()));
}
