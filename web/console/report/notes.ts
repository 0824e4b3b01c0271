// What people add to a quarterly report, as the form holds it, and what becomes of it when two write at once.
import type { Schemas } from "@shared/api/client";

export interface Measure {
  text: string;
  owner: string;
  due: string;
}
export interface Form {
  summary: string;
  proposals: string;
  measures: Record<string, Measure>; // by clause
}

export const noMeasure = (): Measure => ({ text: "", owner: "", due: "" });

export function formOf(notes: Schemas["QuarterNotes"]): Form {
  const measures = (notes.measures ?? []).map(({ clause, text, owner = "", due = "" }) => [clause, { text, owner, due }] as const);
  return { summary: notes.summary ?? "", proposals: notes.proposals ?? "", measures: Object.fromEntries(measures) };
}

const blank = ({ text, owner, due }: Measure) => text.trim() === "" && owner.trim() === "" && due === "";

export function notesOf(form: Form): Schemas["QuarterNotes"] {
  const measures = Object.entries(form.measures)
    .filter(([, measure]) => !blank(measure))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([clause, { text, owner, due }]) => ({ clause, text: text.trim(), owner: owner.trim(), due }));
  return { summary: form.summary, proposals: form.proposals, measures };
}

// Clauses with a person or a day and no measure: the server would refuse them, so they are marked first.
export const unfinished = (form: Form): string[] =>
  Object.entries(form.measures).flatMap(([clause, measure]) => (!blank(measure) && measure.text.trim() === "" ? [clause] : []));

// The form as a list of texts by place: "summary", "measure FB-5.3.1a text" …
type Places = Map<string, string>;
function places(form: Form): Places {
  const out: Places = new Map([["summary", form.summary], ["proposals", form.proposals]]);
  for (const [clause, measure] of Object.entries(form.measures)) {
    for (const part of ["text", "owner", "due"] as const) if (measure[part] !== "") out.set(`measure ${clause} ${part}`, measure[part]);
  }
  return out;
}
function formFrom(all: Places): Form {
  const form: Form = { summary: all.get("summary") ?? "", proposals: all.get("proposals") ?? "", measures: {} };
  for (const [place, text] of all) {
    const [kind, clause, part] = place.split(" ");
    if (kind !== "measure" || !clause || !part) continue;
    (form.measures[clause] ??= noMeasure())[part as keyof Measure] = text;
  }
  return form;
}

export const same = (a: Form, b: Form): boolean => JSON.stringify(notesOf(a)) === JSON.stringify(notesOf(b));

export interface Clash {
  place: string;
  mine: string;
  theirs: string;
}
// Three ways: what only one of both changed is kept; what both changed differently is for the person to choose.
export function merge(base: Form, mine: Form, theirs: Form): { form: Form; clashes: Clash[] } {
  const [from, here, there] = [places(base), places(mine), places(theirs)];
  const merged: Places = new Map();
  const clashes: Clash[] = [];
  for (const place of new Set([...from.keys(), ...here.keys(), ...there.keys()])) {
    const [was, my, their] = [from.get(place) ?? "", here.get(place) ?? "", there.get(place) ?? ""];
    if (my !== their && my !== was && their !== was) clashes.push({ place, mine: my, theirs: their });
    merged.set(place, my === was ? their : my);
  }
  return { form: formFrom(merged), clashes };
}

export function choose(form: Form, chosen: ReadonlyMap<string, string>): Form {
  const all = places(form);
  for (const [place, text] of chosen) all.set(place, text);
  return formFrom(all);
}
