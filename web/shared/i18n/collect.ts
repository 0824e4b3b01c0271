export interface Words {
  [key: string]: string | Words;
}

// The words of every feature under its folder's name, from `import.meta.glob("../*/words/en.json", {eager: true, import: "default"})`.
export function collect(files: Record<string, Words>): Words {
  return Object.fromEntries(
    Object.entries(files).map(([path, words]) => {
      const folder = /([^/]+)\/words\/[^/]+\.json$/.exec(path)?.[1];
      if (!folder) throw new Error(`${path} is no file of words`);
      return [folder, words];
    }),
  );
}
