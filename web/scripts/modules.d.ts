declare module "*/files.mjs" {
  export const web: string;
  export function globSync(pattern: RegExp, folders?: string[]): string[];
}
declare module "*/convert.mjs" {
  export function converted(text: string): string;
}
