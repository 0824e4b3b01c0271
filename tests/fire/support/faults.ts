// The faults of faults.c, switched while the program runs.
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { constants } from "node:os";
import { binary } from "../../wire/support/server.js";

const names = ["writeError", "syncError", "oneIn", "torn", "clockMs", "failed"] as const;
type Name = (typeof names)[number];

// An errno by its name: "ENOSPC".
export const errno = (name: keyof typeof constants.errno): number => constants.errno[name];

export class Faults {
  readonly #file: number;

  // `path`: a file to share with the program; `folder`: whose files fail.
  constructor(
    readonly path: string,
    private readonly folder: string,
  ) {
    this.#file = openSync(path, "w+");
    writeSync(this.#file, Buffer.alloc(names.length * 8));
  }

  // What the program needs to be started with. The sanitizers' runtime would rather come first; it need not.
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: join(dirname(binary), "fire_faults.so"),
      FIRE_SWITCHES: this.path,
      FIRE_FOLDER: this.folder,
      ASAN_OPTIONS: `${process.env["ASAN_OPTIONS"] ?? "detect_leaks=1:detect_stack_use_after_return=1"}:verify_asan_link_order=0`,
    };
  }

  set(values: Partial<Record<Name, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      writeSync(this.#file, bytes, 0, 8, names.indexOf(name as Name) * 8);
    }
  }
  get(name: Name): number {
    const bytes = Buffer.alloc(8);
    readSync(this.#file, bytes, 0, 8, names.indexOf(name) * 8);
    return Number(bytes.readBigInt64LE());
  }
  // Files work again; the clock stays where it is.
  mend(): void {
    this.set({ writeError: 0, syncError: 0, oneIn: 0, torn: 0 });
  }
  close(): void {
    closeSync(this.#file);
  }
}
