// The tokens that a canvas needs as values.
export interface Inks {
  ink: string;
  ink2: string;
  ink3: string;
  line: string;
  lineStrong: string;
  ground: string;
  hover: string;
  accent: string;
  font: string;
}

export function readInks(element: HTMLElement): Inks {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: of("--ink"), ink2: of("--ink-2"), ink3: of("--ink-3"), line: of("--line"), lineStrong: of("--line-strong"), ground: of("--ground"),
    hover: of("--ground-hover"), accent: of("--accent"), font: style.fontFamily,
  };
}
