// Which questions a form asks, in order; one a screen. Pure.
export type Kind = "inquiry" | "repair" | "complaint" | "suggestion";
export type Question = "sort" | "about" | "product" | "device" | "matter" | "occurred" | "contact" | "review";

const questions: Record<Kind, Question[]> = {
  inquiry: ["product", "matter", "review"],
  repair: ["product", "device", "matter", "contact", "review"],
  complaint: ["sort", "about", "matter", "occurred", "contact", "review"],
  suggestion: ["sort", "matter", "review"],
};
export const questionsOf = (kind: Kind): Question[] => questions[kind];
// May be left unanswered.
export const optional = new Set<Question>(["product", "device", "occurred", "contact"]);

export interface Answers {
  product: string;
  serial: string;
  device_model: string;
  about: "" | "product" | "service";
  matter: string;
  occurred: string; // of an input of the kind datetime-local
  contact: string;
}
export const noAnswers = (): Answers => ({ product: "", serial: "", device_model: "", about: "", matter: "", occurred: "", contact: "" });

export function answered(question: Question, answers: Answers): boolean {
  if (question === "matter") return answers.matter.trim() !== "";
  if (question === "about") return answers.about !== "";
  return true;
}

// What the server is asked for; what a kind does not ask is left out, whatever was typed before the kind changed.
export function requestOf(kind: Kind, answers: Answers, zoneOffset = "+08:00"): Record<string, string> {
  const asked = new Set(questionsOf(kind));
  const request: Record<string, string> = { kind, matter: answers.matter.trim() };
  const add = (name: string, value: string) => {
    if (value.trim() !== "") request[name] = value.trim();
  };
  if (asked.has("product")) add("product", answers.product);
  if (asked.has("device")) {
    add("serial", answers.serial);
    add("device_model", answers.device_model);
  }
  if (asked.has("about")) add("about", answers.about);
  if (asked.has("occurred") && answers.occurred) add("occurred_at", `${answers.occurred}:00${zoneOffset}`);
  if (asked.has("contact")) add("contact", answers.contact);
  return request;
}

// A code on a device is the bare serial, or an address with it: https://…/d?sn=ABC-123.
export function serialOf(code: string): string {
  try {
    if (!/^https?:/i.test(code)) throw new Error("no address");
    const url = new URL(code);
    for (const name of ["sn", "serial", "s"]) {
      const value = url.searchParams.get(name);
      if (value) return value;
    }
    return decodeURIComponent(url.pathname.split("/").filter(Boolean).pop() ?? code);
  } catch {
    return (/^(?:SN|S\/N)[:\s]*(.+)$/i.exec(code)?.[1] ?? code).trim();
  }
}
