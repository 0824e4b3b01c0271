// Drafts with the server, beside those of this device: begun at the desk, finished elsewhere. They are a help; when they fail, the device's stay.
import { api, take } from "@shared/api/client";

const waiting = new Map<string, ReturnType<typeof setTimeout>>();
const known = new Set<string>();
const purposeOf = (key: string) => key.split(".").slice(2).join(".");

export function keepAway(ticket: string, key: string, content: object | undefined): void {
  clearTimeout(waiting.get(key));
  const params = { params: { path: { ticket_id: ticket, purpose: purposeOf(key) } } };
  waiting.set(
    key,
    setTimeout(() => {
      waiting.delete(key);
      if (content !== undefined) {
        known.add(key);
        take(api.PUT("/api/v1/tickets/{ticket_id}/drafts/{purpose}", { ...params, body: { content: content as never } })).catch(() => undefined);
      } else if (known.delete(key)) {
        take(api.DELETE("/api/v1/tickets/{ticket_id}/drafts/{purpose}", params)).catch(() => undefined);
      }
    }, 1500),
  );
}

export async function draftsAway(ticket: string): Promise<[key: string, content: unknown][]> {
  try {
    const { items } = await take(api.GET("/api/v1/tickets/{ticket_id}/drafts", { params: { path: { ticket_id: ticket } } }));
    return items.map(({ purpose, content }) => {
      const key = `ticket.${ticket}.${purpose}`;
      known.add(key);
      return [key, content];
    });
  } catch {
    return [];
  }
}
