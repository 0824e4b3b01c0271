// What the palette finds among tickets, messages, customers and their devices, by number and by words.
import type { RouteLocationRaw } from "vue-router";
import { api, take } from "@shared/api/client";

export interface Found {
  id: string;
  label: string;
  hint: string;
  to: RouteLocationRaw;
}

// `customers` says whether this console has a page for them.
export async function askSearch(text: string, customers: boolean): Promise<Found[]> {
  const { items } = await take(api.GET("/api/v1/search", { params: { query: { q: text.slice(0, 100), limit: 12 } } }));
  return items.flatMap((item): Found[] => {
    const snippet = item.snippets[0]?.text ?? "";
    if (item.ticket) {
      const { id, number, subject } = item.ticket;
      return [{ id: `${item.kind}.${item.id}`, label: subject, hint: snippet && snippet !== subject ? `${number} · ${snippet}` : number, to: { name: "ticket", params: { ticket: id } } }];
    }
    if (item.device && item.customer && customers) {
      const { id, model, serial } = item.device;
      return [{ id: `device.${id}`, label: `${model} · ${serial}`, hint: item.customer.name, to: { name: "customer", params: { customer: item.customer.id } } }];
    }
    if (item.customer && customers) {
      return [{ id: `customer.${item.id}`, label: item.customer.name, hint: item.customer.phone ?? item.customer.email ?? "", to: { name: "customer", params: { customer: item.customer.id } } }];
    }
    return [];
  });
}
