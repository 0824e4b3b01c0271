// A server that has a bad day: its answers come late, not at all, as faults, as refusals, or with nothing in them.
import type { Locator, Page, Request, Route } from "playwright-core";

// The page has nothing else to do. A tab behind another is given no frames for a while, so these cannot be waited for.
export const drawn = (page: Page) => page.evaluate(() => new Promise<void>((idle) => requestIdleCallback(() => requestIdleCallback(() => { idle(); }, { timeout: 250 }), { timeout: 250 })));
// Whether it comes to be there: what is said is drawn a moment after the answer. What says nothing is waited for in vain.
export const appears = (what: Locator) => what.first().waitFor({ state: "attached", timeout: 3000 }).then(() => true, () => false);

// lost: it is done, but nobody hears of it. An object: the server refuses with this.
export type Answer = "real" | "held" | "fault" | "offline" | "empty" | "lost" | { status: number; code: string };
const fault = { status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "about:blank", title: "unavailable", status: 503, code: "server.unavailable" }) };

// Stands between a page and the server, and says what became of its questions.
export class Between {
  answer: Answer = "real"; // to questions
  toChanges: Answer = "real";
  asked = 0;
  emptied = 0;
  changes: Request[] = [];
  pending = 0;
  #open: (() => void)[] = [];
  // `own`: what is asked for whatever page is open, and is answered all the same.
  constructor(private readonly own?: RegExp) {}
  async start(page: Page): Promise<void> {
    await page.route(/\/api\/v1\//, async (route) => {
      this.pending++;
      try {
        await this.#take(route);
      } catch (error) {
        // A page that was left does not wait for its answers.
        if (!/disposed|closed/.test(String(error))) throw error;
      } finally {
        this.pending--;
      }
    });
  }
  // Everything that was asked for has its answer, and what follows from it is drawn.
  async settled(page: Page): Promise<void> {
    const end = Date.now() + 20_000;
    let still = 0;
    while (still < 2 && Date.now() < end) {
      await drawn(page);
      still = this.pending === 0 ? still + 1 : 0;
    }
  }
  // What was held goes the new way.
  set(answer: Answer, toChanges: Answer = answer === "empty" ? "fault" : answer): void {
    this.answer = answer;
    this.toChanges = toChanges;
    for (const go of this.#open.splice(0)) go();
  }
  async #take(route: Route): Promise<void> {
    const request = route.request();
    const reads = request.method() === "GET";
    if (reads && this.own?.test(request.url())) return route.fallback();
    const answer = () => (reads ? this.answer : this.toChanges);
    if (reads) this.asked++;
    else if (answer() !== "real") this.changes.push(request);
    while (answer() === "held") await new Promise<void>((go) => this.#open.push(go));
    const now = answer();
    if (now === "lost") await route.fetch();
    if (now === "lost" || now === "offline") return route.abort("internetdisconnected");
    if (now === "fault") return route.fulfill(fault);
    if (typeof now === "object") return route.fulfill({ status: now.status, contentType: "application/problem+json", body: JSON.stringify({ type: "about:blank", title: now.code, ...now }) });
    if (now === "empty") {
      const response = await route.fetch();
      const body = (await response.json().catch(() => undefined)) as { items?: unknown[]; next?: unknown } | undefined;
      if (!body || !Array.isArray(body.items)) return route.fulfill({ response });
      this.emptied++;
      return route.fulfill({ response, json: { ...body, items: [], ...("next" in body ? { next: null } : {}) } });
    }
    if (!reads) return route.fallback();
    return route.fulfill({ response: await route.fetch() });
  }
}
