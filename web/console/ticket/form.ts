// From what stands in a form to what is sent, and what a field of the policy starts with. Pure.
import type { Field } from "@shared/policy";
import type { Fields } from "./ticket";

export type Typed = Record<string, string>;

// An input of type datetime-local is in the zone of the browser.
export function toInstant(local: string): string {
  return new Date(local).toISOString();
}
export function toLocal(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fieldsOf(typed: Typed, names: string[], known: ReadonlyMap<string, Field>): Fields {
  const fields: Fields = {};
  for (const name of names) {
    const text = (typed[name] ?? "").trim();
    if (text === "") continue;
    const type = known.get(name)?.type ?? "text";
    if (type === "flag") fields[name] = text === "true";
    else if (type === "score" || type === "number") fields[name] = Number(text);
    else if (type === "instant") fields[name] = toInstant(text);
    else fields[name] = text;
  }
  return fields;
}

export const missing = (typed: Typed, required: string[]): string[] => required.filter((name) => (typed[name] ?? "").trim() === "");
