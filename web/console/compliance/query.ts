// The period and the unit of the address; what is not there is this quarter and everything.
import { computed } from "vue";
import { useRoute, useRouter } from "vue-router";
import { now } from "@shared/time/now";
import { defaultZone } from "@shared/time/formats";
import { dateOf, isDate, type Period, periodOf } from "./period";

export function usePeriod() {
  const route = useRoute();
  const router = useRouter();
  const one = (name: string): string | undefined => {
    const value = route.query[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const period = computed<Period>(() => {
    const [from, to] = [one("from"), one("to")];
    if (isDate(from) && isDate(to) && from <= to) return { from, to };
    return periodOf("quarter", dateOf(now(), defaultZone));
  });
  const unit = computed(() => one("unit") ?? "");
  const change = (next: Period, place: string) =>
    router.replace({ query: { ...route.query, from: next.from, to: next.to, unit: place === "" ? undefined : place } });
  return { period, unit, change, one };
}
