// Words for Taiwan from those for the mainland: OpenCC with Taiwan's phrases.
import { Converter } from "opencc-js/cn2t";

const convert = Converter({ from: "cn", to: "twp" });

const walk = (value) =>
  typeof value === "string" ? convert(value) : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));

// A file of words as text.
export const converted = (text) => `${JSON.stringify(walk(JSON.parse(text)), null, 2)}\n`;
