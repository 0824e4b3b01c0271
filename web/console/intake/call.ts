// A call while it is taken down: what is typed, what is known to be still owed, and what is sent. Pure.
import type { Schemas } from "@shared/api/client";

export interface Call {
  began: number; // the moment at which the call began, of the server's clock
  contact: string; // telephone number or e-mail address
  customer: string; // the id of a known customer; empty: a new one
  name: string;
  words: string; // what the customer says
  subject: string; // empty: the first sentence of the words
  channel: string;
  kind: string;
  severity: string;
  urgency: string;
  // Chosen by a person: a suggestion no longer changes it.
  kindChosen: boolean;
  severityChosen: boolean;
  product: string;
  model: string;
  serial: string;
  warranty: string; // of the device, as its serial number brought it
  about: string;
  occurred: string; // as datetime-local; empty: when the call began
  soothed: boolean;
  more: Record<string, string>; // fields of the kind, by name
  // One a request: the same call, sent again after a lost answer, is not taken twice.
  key: string;
}

export const emptyCall = (began: number, key: string): Call => ({
  began, contact: "", customer: "", name: "", words: "", subject: "", channel: "phone", kind: "", severity: "", urgency: "", kindChosen: false, severityChosen: false,
  product: "", model: "", serial: "", warranty: "", about: "", occurred: "", soothed: false, more: {}, key,
});

// Whether anything of the call is there that one would not like to lose.
export const begun = (call: Call): boolean => [call.contact, call.name, call.words, call.subject, call.serial, call.model].some((text) => text.trim() !== "");

export const isEmail = (contact: string): boolean => contact.includes("@");
// Enough to look somebody up by; the exact rules are the server's.
export function lookUp(contact: string): { phone: string } | { email: string } | undefined {
  const text = contact.trim();
  if (isEmail(text)) return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? { email: text } : undefined;
  return text.replaceAll(/\D/g, "").length >= 7 ? { phone: text } : undefined;
}

// The first sentence, as the subject of a ticket whose subject nobody wrote.
export function subjectOf(words: string, max = 60): string {
  const sentence = words.trim().split(/[\n。！？!?；;]|\.\s/)[0]?.trim() ?? "";
  return [...sentence].length > max ? `${[...sentence].slice(0, max - 1).join("")}…` : sentence;
}

export type RecordName = "time" | "person" | "matter" | "contact";
// What US-3.2.2 asks to be recorded, and what stands there already.
export function recordsOf(call: Call): Record<RecordName, boolean> {
  return { time: true, person: call.name.trim() !== "", matter: call.words.trim() !== "", contact: call.contact.trim() !== "" };
}

export type Missing = "contact" | "name" | "words" | "kind" | "about";
export function missingOf(call: Call): Missing[] {
  const missing: Missing[] = [];
  if (call.contact.trim() === "") missing.push("contact");
  if (call.name.trim() === "") missing.push("name");
  if (call.words.trim() === "" && call.subject.trim() === "") missing.push("words");
  if (call.kind === "") missing.push("kind");
  if (call.kind === "complaint" && call.about === "") missing.push("about");
  return missing;
}

export const occurredAt = (call: Call): string => new Date(call.occurred || call.began).toISOString();

// `more`: the fields of the kind, as they are sent.
export function ticketOf(call: Call, more: Schemas["Fields"] = {}): Schemas["OpenTicket"] {
  const given = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== "").map(([name, value]) => [name, value.trim()]));
  const complaint = call.kind === "complaint";
  const contact = call.contact.trim();
  return {
    fields: {
      ...given({
        kind: call.kind, channel: call.channel, severity: call.severity, urgency: call.urgency, product: call.product, device_model: call.model, serial: call.serial,
        warranty: call.warranty,
        about: complaint ? call.about : "", person: call.name, contact, matter: call.words,
      }),
      occurred_at: occurredAt(call),
      ...more,
    },
    subject: call.subject.trim() || subjectOf(call.words),
    ...(call.words.trim() ? { body: call.words.trim() } : {}),
    ...(call.customer ? { customer_id: call.customer } : { customer: { name: call.name.trim(), ...(isEmail(contact) ? { email: contact } : { phone: contact }) } }),
  };
}
