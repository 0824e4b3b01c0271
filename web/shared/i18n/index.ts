// Words by feature: "ticket.close" is the key "close" of the folder `ticket`, in the language of the person.
import { computed, type ComputedRef } from "vue";
import { createI18n, useI18n } from "vue-i18n";
import { now, ticking } from "../time/now";
import * as formats from "../time/formats";
import type { Locale } from "../time/formats";

import type { Words } from "./collect";

export type { Locale } from "../time/formats";
export type { Words } from "./collect";
export const locales: readonly Locale[] = ["zh-CN", "zh-TW", "en"];
export const localeNames: Record<Locale, string> = { "zh-CN": "简体中文", "zh-TW": "繁體中文", en: "English" };

export type Loaders = Record<Locale, () => Promise<{ default: Words }>>;

let loaders: Loaders | undefined;
const i18n = createI18n({ legacy: false, locale: "zh-CN", fallbackLocale: false, missingWarn: true, messages: {} });

// The plugin for app.use(), with the words of the person's language in place.
export async function createWords(from: Loaders) {
  loaders = from;
  await setLocale(storedLocale());
  return i18n;
}

const isLocale = (value: unknown): value is Locale => locales.includes(value as Locale);
function storedLocale(): Locale {
  const told = document.documentElement.lang;
  return isLocale(told) ? told : "zh-CN";
}

export async function setLocale(locale: Locale): Promise<void> {
  if (!loaders) throw new Error("createWords comes first");
  const { default: words } = await loaders[locale]();
  i18n.global.setLocaleMessage(locale, words as never);
  (i18n.global.locale as unknown as { value: string }).value = locale;
  document.documentElement.lang = locale;
  try {
    localStorage.setItem("wk.locale", locale);
  } catch {
    // Private windows may forbid it; the choice then lasts as long as the page.
  }
}

export interface Text {
  zh: string;
  zh_tw?: string; // the server writes its own texts for Taiwan as well
  en: string;
}

function said(text: Text | undefined | null, locale: Locale): string {
  if (!text) return "";
  return locale === "en" ? text.en : locale === "zh-TW" ? (text.zh_tw ?? text.zh) : text.zh;
}

export interface Wording {
  t: (key: string, values?: Record<string, unknown>) => string;
  has: (key: string) => boolean;
  locale: ComputedRef<Locale>;
  // A text of the server, which has Chinese and English.
  say: (text: Text | undefined | null) => string;
  moment: (at: string | number) => string;
  exact: (at: string | number) => string;
  date: (at: string | number) => string;
  ago: (at: string | number) => string;
  duration: (ms: number) => string;
  number: (value: number, digits?: number) => string;
  percent: (share: number, digits?: number) => string;
  bytes: (size: number) => string;
}

const ms = (at: string | number) => (typeof at === "number" ? at : Date.parse(at));

export function useWords(): Wording {
  const composer = useI18n({ useScope: "global" });
  const locale = computed(() => composer.locale.value as Locale);
  return {
    t: (key, values) => composer.t(key, values ?? {}),
    has: (key) => composer.te(key),
    locale,
    say: (text) => said(text, locale.value),
    moment: (at) => formats.moment(ms(at), now(), locale.value),
    exact: (at) => formats.exact(ms(at), locale.value),
    date: (at) => formats.date(ms(at), locale.value),
    // Reads the ticking clock, so that "two minutes ago" stays true.
    ago: (at) => formats.ago(ms(at), ticking.value, locale.value),
    duration: (length) => formats.duration(length, locale.value),
    number: (value, digits) => formats.number(value, locale.value, digits),
    percent: (share, digits) => formats.percent(share, locale.value, digits),
    bytes: (size) => formats.bytes(size, locale.value),
  };
}
