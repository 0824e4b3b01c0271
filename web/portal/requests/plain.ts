// What was promised, in plain words.
import type { Schemas } from "@shared/api/client";
import { useWords } from "@shared/i18n";
import { ticking } from "@shared/time/now";
import { deadline, when } from "./when";

type Step = Schemas["PortalStep"];
export interface Plain {
  moment: (at: string) => string;
  promise: (step: Step, kind: string) => string;
  status: (card: Schemas["PortalCard"]) => string;
}

const engineer = new Set(["repair", "replacement", "installation", "maintenance"]);

export function usePlain(): Plain {
  const { t, locale } = useWords();
  const moment = (at: string) => {
    const { key, time, date } = when(Date.parse(at), ticking.value, locale.value);
    return t(`requests.when.${key}`, { time, date });
  };
  function promise(step: Step, kind: string): string {
    const what = t(`requests.what.${step.step}`);
    const done = t(`requests.done.${step.step}`);
    if (step.done_at) return t(step.late ? "requests.kept_late" : "requests.kept", { done, time: moment(step.done_at) });
    if (step.paused) return t("requests.paused", { what, done });
    if (!step.due_at) return t("requests.open", { what, done });
    const { key, ...by } = deadline(Date.parse(step.due_at), ticking.value, locale.value);
    const time = t(`requests.when.${key}`, by);
    const late = step.late || Date.parse(step.due_at) < ticking.value;
    const who = t(engineer.has(kind) ? "requests.who.engineer" : "requests.who.desk");
    return late ? t("requests.late", { what, done, time }) : t("requests.promise", { who, what, done, time });
  }
  return { moment, promise, status: (card) => t(`requests.status.${card.status}`) };
}
