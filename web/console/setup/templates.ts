// A text as it is written in a form, as it is proposed, and what differs between two of them. Pure.
import type { Schemas } from "@shared/api/client";

export type Template = Schemas["Template"];
export type Proposal = Schemas["TemplateProposal"];
export type Content = Pick<Template, "name" | "purpose" | "subject" | "body" | "active">;

export interface TextDraft {
  name: string;
  name_en: string;
  purpose: Content["purpose"];
  subject: string;
  subject_en: string;
  body: string;
  body_en: string;
  active: boolean;
  reason: string;
  at_once: boolean; // into use without waiting for another's approval
}

// What a text may name; the server refuses anything else.
export const places = ["customer.name", "member.name", "ticket.number", "ticket.subject", "ticket.kind", "ticket.product", "ticket.state", "ticket.opened", "ticket.due"] as const;

export const draftOf = (of?: Content): TextDraft => ({
  name: of?.name.zh ?? "",
  name_en: of?.name.en ?? "",
  purpose: of?.purpose ?? "message",
  subject: of?.subject.zh ?? "",
  subject_en: of?.subject.en ?? "",
  body: of?.body.zh ?? "",
  body_en: of?.body.en ?? "",
  active: of?.active ?? true,
  reason: "",
  at_once: false,
});

// A note has no subject.
export function contentOf({ name, name_en, purpose, subject, subject_en, body, body_en, active }: TextDraft): Content {
  const headed = purpose === "message";
  return {
    name: { zh: name.trim(), en: name_en.trim() },
    purpose,
    subject: headed ? { zh: subject.trim(), en: subject_en.trim() } : { zh: "", en: "" },
    body: { zh: body.trim(), en: body_en.trim() },
    active,
  };
}

export interface Side {
  field: "name" | "purpose" | "subject" | "body" | "active";
  lang?: "zh" | "en";
  before: string;
  after: string;
}

// What differs, field by field; of a text that is new, all that it says.
export function sidesOf(before: Content | undefined, after: Content): Side[] {
  const both = (field: "name" | "subject" | "body") => (["zh", "en"] as const).map((lang): Side => ({ field, lang, before: before?.[field][lang] ?? "", after: after[field][lang] }));
  const all: Side[] = [
    ...both("name"),
    { field: "purpose", before: before?.purpose ?? "", after: after.purpose },
    ...both("subject"),
    ...both("body"),
    { field: "active", before: before ? String(before.active) : "true", after: String(after.active) },
  ];
  return all.filter((side) => side.before !== side.after);
}
