// Routing rules as a form holds them, and back as the server takes them.
import type { Schemas } from "@shared/api/client";

export interface RuleForm {
  id: string;
  kind: string[];
  product: string[];
  segment: string; // between commas
  region: string[];
  unit_id: string;
  skills: string; // between commas
  other: Record<string, string[]>; // conditions that the form does not show, kept as they are
}

const split = (text: string): string[] => text.split(/[,，、\s]+/).filter(Boolean);

export function formOf(rule: Schemas["RoutingRule"]): RuleForm {
  const { kind = [], product = [], segment = [], region = [], ...other } = rule.when ?? {};
  return { id: rule.id, kind: [...kind], product: [...product], segment: segment.join(", "), region: [...region], unit_id: rule.unit_id, skills: (rule.skills ?? []).join(", "), other };
}

export function ruleOf(form: RuleForm): Schemas["RoutingRule"] {
  const when: Record<string, string[]> = { ...form.other };
  const conditions = { kind: form.kind, product: form.product, segment: split(form.segment), region: form.region };
  for (const [name, values] of Object.entries(conditions)) if (values.length > 0) when[name] = [...values];
  return { id: form.id.trim(), when, unit_id: form.unit_id, skills: split(form.skills) };
}

export const skillsOf = (text: string): string[] => split(text.toLowerCase());
