import { describe, expect, test } from "vitest";
import { choose, formOf, merge, notesOf, same, unfinished } from "./notes";

const measure = (text: string, owner = "", due = "") => ({ text, owner, due });
const base = formOf({ summary: "s", proposals: "p", measures: [{ clause: "A-1", text: "train", owner: "李敏", due: "2026-12-01" }] });

test("a form and the notes it was made from say the same", () => {
  expect(formOf(notesOf(base))).toEqual(base);
  expect(notesOf({ ...base, measures: { ...base.measures, "B-2": measure(" ") } })).toEqual(notesOf(base));
  expect(same(base, { ...base, measures: { ...base.measures, "B-2": measure("") } })).toBe(true);
});

test("a person or a day without a measure is unfinished", () => {
  expect(unfinished({ ...base, measures: { ...base.measures, "B-2": measure("", "王强") } })).toEqual(["B-2"]);
  expect(unfinished(base)).toEqual([]);
});

describe("two who write at once", () => {
  test("keep what only one of them changed", () => {
    const mine = { ...base, summary: "mine" };
    const theirs = { ...base, proposals: "theirs", measures: { ...base.measures, "B-2": measure("check") } };
    const { form, clashes } = merge(base, mine, theirs);
    expect(clashes).toEqual([]);
    expect(form).toEqual({ summary: "mine", proposals: "theirs", measures: { "A-1": base.measures["A-1"], "B-2": measure("check") } });
  });
  test("choose where both did, and lose neither text before that", () => {
    const mine = { ...base, summary: "mine", measures: { "A-1": measure("hire", "李敏", "2026-12-01") } };
    const theirs = { ...base, summary: "theirs", measures: {} };
    const { form, clashes } = merge(base, mine, theirs);
    expect(clashes).toEqual([
      { place: "summary", mine: "mine", theirs: "theirs" },
      { place: "measure A-1 text", mine: "hire", theirs: "" },
    ]);
    const chosen = choose(form, new Map([["summary", "theirs"], ["measure A-1 text", "hire"]]));
    expect(chosen.summary).toBe("theirs");
    expect(chosen.measures["A-1"]?.text).toBe("hire");
  });
  test("who changed the same to the same agree", () => {
    expect(merge(base, { ...base, summary: "x" }, { ...base, summary: "x" }).clashes).toEqual([]);
  });
});
