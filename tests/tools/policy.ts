// The shipped policy as plain data, for tools that read it without the server. Its rules are checked by the product, not here.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export interface Text {
  zh: string;
  en: string;
}
export interface Matcher {
  event: string;
}
export interface Need extends Partial<Matcher> {
  any?: Need[];
  fields?: string[];
  since?: Matcher[];
  in_charge?: string[];
}
export interface Rule {
  id: string;
  label: Text;
  when?: { kind?: string[] };
  [member: string]: unknown;
}
export interface Clause {
  id: string;
  kind: string | string[];
  title: Text;
  status?: "active" | "planned";
  cases?: unknown[];
  clocks?: Rule[];
  gates?: Rule[];
  records?: Rule[];
  targets?: Rule[];
  uses?: Rule[];
  duties?: Rule[];
  consequences?: Rule[];
}
export interface Regulation {
  regulation: string;
  title: Text;
  clauses: Clause[];
}
export interface Action {
  action: string;
  event: string;
  required?: string[];
  optional?: string[];
}
interface Flows {
  common: Action[];
  flows: Record<string, { actions: Action[] }>;
}
export interface Policy {
  regulations: Regulation[];
  flows: Flows;
}

interface Amendment {
  clauses?: Clause[];
  repeals?: string[];
}

// As amended: what is in force once every amendment is.
export function readPolicy(folder: string): Policy {
  const read = (path: string): unknown => parse(readFileSync(join(folder, path), "utf8"));
  const book = read("policy.yaml") as { regulations: string[]; flows: string; amendments: string[] };
  const regulations = book.regulations.map((path) => read(path) as Regulation);
  for (const amendment of book.amendments.map((path) => read(path) as Amendment)) amend(regulations, amendment);
  return { regulations, flows: read(book.flows) as Flows };
}

function amend(regulations: Regulation[], { clauses = [], repeals = [] }: Amendment): void {
  for (const regulation of regulations) regulation.clauses = regulation.clauses.filter(({ id }) => !repeals.includes(id));
  for (const clause of clauses) {
    const home = regulations.find(({ regulation }) => clause.id.startsWith(`${regulation}-`));
    if (!home) throw new Error(`clause ${clause.id} is of no regulation`);
    const old = home.clauses.findIndex(({ id }) => id === clause.id);
    if (old === -1) home.clauses.push(clause);
    else home.clauses[old] = clause;
  }
}

export const blocks = ["clocks", "gates", "records", "targets", "uses", "duties", "consequences"] as const;
export const rulesOf = (clause: Clause): Rule[] => blocks.flatMap((block) => clause[block] ?? []);
export const kindsOf = (clause: Clause): string[] => [clause.kind].flat();
export type State = "active" | "planned" | "statement";
export function stateOf(clause: Clause): State {
  if (kindsOf(clause).every((kind) => kind === "statement")) return "statement";
  return clause.status ?? "active";
}

// Every event that a rule names, in the order of the text.
export function eventsOf(rule: Rule): string[] {
  const named = new Set<string>();
  const matchers = (value: unknown) => {
    for (const matcher of (value ?? []) as Matcher[]) named.add(matcher.event);
  };
  const needs = (value: unknown) => {
    for (const need of (value ?? []) as Need[]) {
      if (need.event !== undefined) named.add(need.event);
      if (need.in_charge) named.add("ticket.assigned");
      needs(need.any);
    }
  };
  for (const member of ["start", "stop", "stop_all", "void_by", "of"]) matchers(rule[member]);
  needs(rule["needs"]);
  matchers(rule["before"]);
  for (const member of ["done_by", "trigger"]) {
    if (typeof rule[member] === "string") named.add(rule[member]);
  }
  return [...named];
}

// Every field that a rule wants to be filled in, or takes its moment from.
export function fieldsOf(rule: Rule): string[] {
  const needs = (value: unknown): string[] =>
    ((value ?? []) as Need[]).flatMap((need) => [...(need.fields ?? []), ...needs(need.any)]);
  return [...needs(rule["needs"]), ...(typeof rule["until"] === "string" ? [rule["until"]] : [])];
}
