// Keys of a page, while it is shown: `useKeys([{ keys: "j", label: "ticket.keys.next", run }])`. One key, or two after another ("g t").
// Keys with a modifier are written "mod+k" (Ctrl, on a Mac ⌘). While one types only those are heard.
import { onScopeDispose, shallowReactive } from "vue";

export interface Binding {
  keys: string;
  label: string; // key of its word, shown in the sheet of keys
  run: (event: KeyboardEvent) => void;
}

const layers = shallowReactive<{ bindings: Binding[] }[]>([]);
let first = "";
let timer: ReturnType<typeof setTimeout> | undefined;

export const boundKeys = (): Binding[] => layers.flatMap(({ bindings }) => bindings);

function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return !!target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function nameOf(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  return mod + (event.key.length === 1 && mod ? event.key.toLowerCase() : event.key);
}

function heard(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const name = nameOf(event);
  // A dialog in front has the keys for itself.
  if (document.querySelector("dialog:modal")) return;
  // A menu or panel in front is closed by Escape before the page hears of it.
  if (event.key === "Escape" && document.querySelector(":popover-open")) return;
  if (typing(event) && !name.startsWith("mod+")) return;
  const wanted = first ? `${first} ${name}` : name;
  first = "";
  clearTimeout(timer);
  // The page on top is asked first. What follows a first key is its second before it is a key of its own: "g r" leads away, even
  // from a page where "r" alone means something.
  const asked = [...layers].reverse().flatMap(({ bindings }) => bindings);
  const found = asked.find(({ keys }) => keys === wanted) ?? asked.find(({ keys }) => keys === name);
  if (found) {
    event.preventDefault();
    found.run(event);
    return;
  }
  if (!boundKeys().some(({ keys }) => keys.startsWith(`${name} `))) return;
  first = name;
  timer = setTimeout(() => (first = ""), 1200);
}

if (typeof document !== "undefined") document.addEventListener("keydown", heard);

export function useKeys(bindings: Binding[]): void {
  const layer = { bindings };
  layers.push(layer);
  onScopeDispose(() => layers.splice(layers.indexOf(layer), 1));
}

export function keyCaps(keys: string): string[] {
  const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
  const names: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc" };
  return keys
    .split(" ")
    .flatMap((key) => key.split(/(?<=mod)\+/))
    .map((key) => (key === "mod" ? (mac ? "⌘" : "Ctrl") : (names[key] ?? (key.length === 1 ? key.toUpperCase() : key))));
}
