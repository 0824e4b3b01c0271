// The text of an amendment as its author sees it: the limits and goals in it, as places that a form may change without touching the
// rest, and the clauses of other texts put in.
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import type { Text } from "@shared/i18n";

export interface Setting {
  clause: string;
  rule: string;
  label: Text; // of the rule, as its author calls it
  name: "within" | "goal" | "min_n" | "warn_at" | "due";
  when: string; // of a level; empty otherwise
  value: string;
  start: number; // of the value in the text, quotes and all
  end: number;
  quoted: boolean;
}

const names = ["within", "goal", "min_n", "warn_at", "due"] as const;

// Nothing while the text cannot be read: the form waits until it can.
export function settingsOf(text: string): Setting[] {
  const document = parseDocument(text, { version: "1.2" });
  if (document.errors.length > 0) return [];
  const clauses = document.get("clauses");
  if (!isSeq(clauses)) return [];
  const out: Setting[] = [];
  for (const clause of clauses.items) {
    if (!isMap(clause)) continue;
    const id = String(clause.get("id"));
    for (const block of ["clocks", "gates", "records", "targets", "duties"]) {
      const rules = clause.get(block);
      if (!isSeq(rules)) continue;
      for (const rule of rules.items) {
        if (!isMap(rule)) continue;
        const of = { clause: id, rule: String(rule.get("id")), label: labelOf(rule) };
        add(out, rule, of, "");
        const levels = rule.get("levels");
        if (isSeq(levels)) for (const level of levels.items) if (isMap(level)) add(out, level, of, conditionOf(level, text));
      }
    }
  }
  return out;
}

function add(out: Setting[], map: YAMLMap, of: { clause: string; rule: string; label: Text }, when: string): void {
  for (const name of names) {
    const node = map.get(name, true);
    if (!isScalar(node) || !node.range) continue;
    const [start, end] = node.range;
    out.push({ ...of, name, when, value: String(node.value), start, end, quoted: node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE" });
  }
}

function labelOf(rule: YAMLMap): Text {
  const label = rule.get("label");
  const id = String(rule.get("id"));
  const word = (language: string): string => {
    const found: unknown = isMap(label) ? label.get(language) : undefined;
    return typeof found === "string" ? found : id;
  };
  return { zh: word("zh"), en: word("en") };
}

function conditionOf(level: YAMLMap, text: string): string {
  const when = level.get("when", true);
  return when && typeof when === "object" && "range" in when && when.range ? text.slice(when.range[0], when.range[1]).replace(/[{}]/g, "").trim() : "";
}

export function change(text: string, setting: Setting, value: string): string {
  const written = setting.quoted ? JSON.stringify(value) : value;
  return text.slice(0, setting.start) + written + text.slice(setting.end);
}

export const clausesIn = (text: string): string[] => [...text.matchAll(/^ {2}- id: ["']?([\w.-]+)/gm)].map(([, id]) => id ?? "");

// Without the unit cases: they speak of the rules that go, on days before the new ones come.
export function withoutCases(source: string): { text: string; cases: number } {
  const rows = source.split("\n");
  const at = rows.findIndex((row) => /^ {4}cases:\s*$/.test(row));
  if (at < 0) return { text: source, cases: 0 };
  let end = at + 1;
  while (end < rows.length && !/^ {0,4}\S/.test(rows[end] ?? "")) end++;
  const cases = rows.slice(at, end).filter((row) => /^ {6}- name:/.test(row)).length;
  return { text: [...rows.slice(0, at), ...rows.slice(end)].join("\n").replace(/\n*$/, "\n"), cases };
}

// `source` is "clauses:" with one clause below it.
export function put(text: string, source: string): string {
  if (text.trim() === "") return source;
  const body = source.replace(/^clauses:\n/, "");
  const rows = text.replace(/\n*$/, "\n").split("\n");
  const at = rows.findIndex((row) => /^clauses:/.test(row));
  if (at < 0) return `${source}${text}`;
  let end = at + 1;
  while (end < rows.length && !/^\S/.test(rows[end] ?? "")) end++;
  while (end > at + 1 && (rows[end - 1] ?? "").trim() === "") end--;
  return [...rows.slice(0, end), body.replace(/\n$/, ""), ...rows.slice(end)].join("\n");
}
