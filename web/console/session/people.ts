// Names of members and units. Both lists are small beside tickets, so they are held whole and asked for again when a name is missing.
import { shallowRef } from "vue";
import { allOf, api, type Schemas, take } from "@shared/api/client";

export const members = shallowRef<ReadonlyMap<string, Schemas["Member"]>>(new Map());
export const units = shallowRef<ReadonlyMap<string, Schemas["Unit"]>>(new Map());
let asked: Promise<void> | undefined;

async function ask(): Promise<void> {
  const [people, places] = await Promise.all([
    allOf((cursor) => take(api.GET("/api/v1/members", { params: { query: { limit: 200, cursor } } }))),
    allOf((cursor) => take(api.GET("/api/v1/units", { params: { query: { limit: 200, cursor } } }))),
  ]);
  members.value = new Map(people.map((member) => [member.id, member]));
  units.value = new Map(places.map((unit) => [unit.id, unit]));
}

export function loadPeople(again = false): Promise<void> {
  if (again) asked = undefined;
  asked ??= ask().catch((error: unknown) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

export const memberName = (id: string | null | undefined): string => (id ? (members.value.get(id)?.name ?? `#${id.slice(-4)}`) : "");
export const unitName = (id: string | null | undefined): string => (id ? (units.value.get(id)?.name ?? `#${id.slice(-4)}`) : "");
