// Products as the page has them: the version of today, those to come and those that were.
import type { Schemas } from "@shared/api/client";

type Product = Schemas["Product"];

export interface Versions {
  now: Product;
  planned: Product[];
  past: Product[]; // newest first
}

export function versionsOf(products: readonly Product[], today = new Date().toLocaleDateString("sv")): Versions[] {
  const models = new Map<string, Product[]>();
  for (const one of products) models.set(one.model, [...(models.get(one.model) ?? []), one]);
  return [...models.values()].flatMap((all) => {
    const sorted = all.toSorted((a, b) => b.valid_from.localeCompare(a.valid_from));
    // One that is sold from a later day on only stands as what it will be.
    const at = Math.max(0, sorted.findIndex((one) => one.valid_from <= today));
    const now = sorted[at];
    return now ? [{ now, planned: sorted.slice(0, at), past: sorted.slice(at + 1) }] : [];
  });
}

export interface ProductDraft {
  model: string;
  valid_from: string;
  name: string;
  name_en: string;
  category: string;
  from: Product["from"];
  firmware: string;
  parts: { part: string; zh: string; en: string; months: number }[];
}

export function draftOf(one: Product | undefined): ProductDraft {
  return {
    model: one?.model ?? "",
    valid_from: one?.valid_from ?? new Date().toLocaleDateString("sv"),
    name: one?.name.zh ?? "",
    name_en: one?.name.en ?? "",
    category: one?.category ?? "",
    from: one?.from ?? "purchase",
    firmware: one?.firmware ?? "",
    parts: (one?.parts ?? [{ part: "whole", label: { zh: "整机", en: "Whole device" }, months: 12 }]).map(({ part, label, months }) => ({ part, zh: label.zh, en: label.en, months })),
  };
}

export function contentOf(draft: ProductDraft): Schemas["ProductContent"] {
  return {
    name: { zh: draft.name.trim(), en: draft.name_en.trim() },
    category: draft.category.trim(),
    from: draft.from,
    ...(draft.firmware.trim() ? { firmware: draft.firmware.trim() } : {}),
    parts: draft.parts.map(({ part, zh, en, months }) => ({ part: part.trim(), label: { zh: zh.trim(), en: en.trim() }, months })),
  };
}
