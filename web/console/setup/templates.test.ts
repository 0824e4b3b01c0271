import { expect, test } from "vitest";
import { type Content, contentOf, draftOf, sidesOf } from "./templates";

const text: Content = { name: { zh: "到访", en: "Visit" }, purpose: "message", subject: { zh: "提醒", en: "Reminder" }, body: { zh: "您好", en: "Hello" }, active: true };

test("what is read into the form is what is proposed; a note has no subject", () => {
  expect(contentOf(draftOf(text))).toEqual(text);
  expect(contentOf({ ...draftOf(text), purpose: "note", body: " 您好 " })).toEqual({ ...text, purpose: "note", subject: { zh: "", en: "" } });
});

test("two texts differ where they differ, and a new one says all that it says", () => {
  expect(sidesOf(text, text)).toEqual([]);
  expect(sidesOf(text, { ...text, body: { zh: "您好！", en: "Hello" }, active: false })).toEqual([
    { field: "body", lang: "zh", before: "您好", after: "您好！" },
    { field: "active", before: "true", after: "false" },
  ]);
  expect(sidesOf(undefined, { ...text, subject: { zh: "", en: "" } }).map(({ field, lang }) => [field, lang])).toEqual([["name", "zh"], ["name", "en"], ["purpose", undefined], ["body", "zh"], ["body", "en"]]);
});
