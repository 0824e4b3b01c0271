// What goes wrong when the server is asked, as two kinds of error: it refused, or nobody answered.
import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];

export class Refused extends Error {
  constructor(
    readonly problem: Problem,
    readonly response: Response,
  ) {
    super(problem.detail ?? problem.title);
    this.name = "Refused";
  }
  get code(): string {
    return this.problem.code;
  }
  get status(): number {
    return this.problem.status;
  }
  // Wrong fields by name, for the marks of a form.
  get fields(): Record<string, { code: string; detail: string }> {
    return Object.fromEntries((this.problem.errors ?? []).map(({ field, code, detail }) => [field, { code, detail: detail ?? "" }]));
  }
}

export class Offline extends Error {
  constructor(cause: unknown) {
    super("the server cannot be reached", { cause });
    this.name = "Offline";
  }
}

export const isRefused = (error: unknown, ...codes: string[]): error is Refused =>
  error instanceof Refused && (codes.length === 0 || codes.includes(error.code));

// An answer that is no problem document, such as that of a proxy in between, is made into one.
export async function refusalOf(response: Response, body: unknown): Promise<Refused> {
  let parsed = body;
  if (parsed === undefined || parsed === null || typeof parsed === "string") {
    try {
      parsed = JSON.parse(typeof parsed === "string" ? parsed : await response.clone().text());
    } catch {
      parsed = undefined;
    }
  }
  if (typeof parsed === "object" && parsed !== null && "code" in parsed) return new Refused(parsed as Problem, response);
  return new Refused(
    { type: "about:blank", title: response.statusText, status: response.status, code: response.status >= 500 ? "server.fault" : "request.refused" },
    response,
  );
}
