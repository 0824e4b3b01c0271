// A table as CSV for a spreadsheet. A spreadsheet runs a cell that begins like a formula, and names come from people: such a text
// gets an apostrophe in front, as spreadsheets themselves mark what is text.
export type Cell = string | number | null;

export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // Blanks in front do not keep a spreadsheet from seeing the formula.
  const safe = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠|%]/.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
