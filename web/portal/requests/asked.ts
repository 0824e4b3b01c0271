// What the page that is opened first needs is asked for before the words are there: the way to the server is long on a telephone, and so it is
// gone once for both.
import { api, take } from "@shared/api/client";
import { inside } from "@portal/session/session";

function askedEarly<T>(ask: (of: string) => Promise<T>) {
  let early: { of: string; answer: Promise<T> } | undefined;
  return {
    begin(of: string): void {
      if (!inside.value) return;
      const answer = ask(of);
      answer.catch(() => undefined); // the page hears of it
      early = { of, answer };
    },
    // Taken once: whoever asks again wants to know anew.
    take(of: string): Promise<T> {
      const asked = early;
      early = undefined;
      return asked?.of === of ? asked.answer : ask(of);
    },
  };
}

export const askPage = (cursor?: string) => take(api.GET("/api/v1/portal/tickets", { params: { query: { limit: 20, ...(cursor ? { cursor } : {}) } } }));
export const listAsked = askedEarly(() => askPage());
export const ticketAsked = askedEarly((ticket) => take(api.GET("/api/v1/portal/tickets/{ticket_id}", { params: { path: { ticket_id: ticket } } })));
