// Light or dark, as chosen on this device; public/theme.js sets it before the first paint.
import { ref } from "vue";

export type Theme = "light" | "dark";
const present = ref<Theme>("light");
if (typeof document !== "undefined") {
  // Where that script did not come, what the system has: better than a page of both.
  const root = document.documentElement;
  root.dataset["theme"] ??= matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  present.value = root.dataset["theme"] === "dark" ? "dark" : "light";
}

export const theme = present;
export function setTheme(chosen: Theme): void {
  present.value = chosen;
  document.documentElement.dataset["theme"] = chosen;
  try {
    localStorage.setItem("wk.theme", chosen);
  } catch {
    // As long as the page lasts, then.
  }
}
