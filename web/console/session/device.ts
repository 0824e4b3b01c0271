// What a browser calls itself, in two words that people know. Order matters: most browsers name others too.
const browsers: [RegExp, string][] = [
  [/MicroMessenger/, "WeChat"], [/Edg(e|A|iOS)?\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\/|FxiOS/, "Firefox"], [/HeadlessChrome|Chrome\/|CriOS/, "Chrome"], [/Safari\//, "Safari"],
  [/curl\//, "curl"],
];
const systems: [RegExp, string][] = [
  [/HarmonyOS/, "HarmonyOS"], [/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"], [/Mac OS X|Macintosh/, "macOS"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"],
];
const find = (list: [RegExp, string][], agent: string): string => list.find(([pattern]) => pattern.test(agent))?.[1] ?? "";

export const deviceOf = (agent: string): { browser: string; system: string } => ({ browser: find(browsers, agent), system: find(systems, agent) });
