// What differs between two texts, in words.
import { useWords } from "@shared/i18n";
import type { Side } from "./templates";

export function useSideWords() {
  const { t } = useWords();
  const label = ({ field, lang }: Side): string => t(`setup.template.${field}`) + (lang ? ` · ${t(`setup.template.lang.${lang}`)}` : "");
  function shown({ field }: Side, text: string): string {
    if (text === "") return "—";
    if (field === "purpose") return t(`setup.template.purpose_of.${text}`);
    return field === "active" ? t(`setup.template.active_is.${text}`) : text;
  }
  return { label, shown };
}
