import { describe, expect, test } from "vitest";
import { csvOf } from "./csv";

describe("a cell", () => {
  test.each([
    ["plain", "plain"],
    ["one, two", '"one, two"'],
    ['say "no"', '"say ""no"""'],
    ["two\nlines", '"two\nlines"'],
    ["=SUM(A1)", "'=SUM(A1)"],
    ["+86 10", "'+86 10"],
    ["-cmd", "'-cmd"],
    ["@here", "'@here"],
    ["  =1+1", "'  =1+1"],
    ["＝1", "'＝1"],
    ["\t=1", "'\t=1"],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    [-4.5, "-4.5"],
    [0, "0"],
    [null, ""],
  ])("%j is written %j", (value, expected) => expect(csvOf([[value]])).toBe(`${expected}\r\n`));
});

test("rows end as RFC 4180 says", () => expect(csvOf([["a", 1], ["b", 2]])).toBe("a,1\r\nb,2\r\n"));
