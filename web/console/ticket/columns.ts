// The columns of the queue's table, and which of them a person wants.
import { ref } from "vue";
import type { Order } from "./queue";

export interface Column {
  id: "owed" | "number" | "subject" | "kind" | "state" | "severity" | "urgency" | "channel" | "unit" | "assignee" | "opened" | "updated" | "clause";
  width: string;
  order?: Order; // a click on the heading orders by it
  fixed?: boolean; // cannot be taken away
}
export const columns: Column[] = [
  { id: "owed", width: "150px", order: "due", fixed: true },
  { id: "number", width: "92px" },
  { id: "subject", width: "minmax(180px, 1fr)", fixed: true },
  { id: "kind", width: "88px" },
  { id: "state", width: "minmax(120px, 176px)" },
  { id: "severity", width: "76px" },
  { id: "urgency", width: "76px" },
  { id: "channel", width: "84px" },
  { id: "clause", width: "92px" },
  { id: "unit", width: "minmax(124px, 168px)" },
  { id: "assignee", width: "minmax(110px, 136px)" },
  { id: "opened", width: "104px", order: "newest" },
  { id: "updated", width: "104px", order: "updated" },
];
const usual: Column["id"][] = ["owed", "number", "subject", "kind", "state", "unit", "assignee", "updated"];
const key = "wk.columns";

function stored(): Column["id"][] {
  try {
    const ids = JSON.parse(localStorage.getItem(key) ?? "null") as unknown;
    if (Array.isArray(ids)) return readColumns(ids as string[]);
  } catch {
    // Never chosen, or not ours.
  }
  return usual;
}
export function readColumns(ids: readonly string[]): Column["id"][] {
  const chosen = columns.filter(({ id, fixed }) => fixed || ids.includes(id)).map(({ id }) => id);
  return ids.length > 0 ? chosen : usual;
}
export const shownColumns = ref<Column["id"][]>(stored());
export function showColumns(ids: Column["id"][]): void {
  shownColumns.value = columns.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
  try {
    localStorage.setItem(key, JSON.stringify(shownColumns.value));
  } catch {
    // As long as the page lasts, then.
  }
}
