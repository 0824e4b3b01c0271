// Widths of the side columns, in px, as the person drew them.
import { reactive, watch } from "vue";

const key = "wk.widths";
function stored(): { queue: number; context: number } {
  const usual = { queue: 300, context: 320 };
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<typeof usual>) };
  } catch {
    return usual;
  }
}
export const widths = reactive(stored());
watch(widths, (now) => {
  try {
    localStorage.setItem(key, JSON.stringify(now));
  } catch {
    // As long as the page lasts, then.
  }
});
