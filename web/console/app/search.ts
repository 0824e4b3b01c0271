// What the palette finds in tickets: by number now, by words when one has typed more than a number.
import type { RouteLocationRaw } from "vue-router";
import { api, type Schemas, take } from "@shared/api/client";

export interface Found {
  id: string;
  label: string;
  hint: string;
  light?: Schemas["Light"];
  to: RouteLocationRaw;
}

export async function askSearch(text: string): Promise<Found[]> {
  if (!/^t?-?\d+$/i.test(text)) return [];
  const { items } = await take(api.GET("/api/v1/tickets", { params: { query: { number: text } } }));
  return items.map((ticket) => ({ id: ticket.id, label: ticket.subject, hint: ticket.number, light: ticket.light, to: { name: "ticket", params: { ticket: ticket.id } } }));
}
