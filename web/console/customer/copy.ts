// A document of the server's, as a file of the browser's.
export function saveAs(content: unknown, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, undefined, 1)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
