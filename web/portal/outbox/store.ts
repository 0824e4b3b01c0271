// A small place in this browser for what is typed, chosen and not yet sent, photos too. It survives a closed tab.
const name = "wellkept-portal";
const tables = ["outbox", "photos"] as const;
export type Table = (typeof tables)[number];

let opening: Promise<IDBDatabase> | undefined;
function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const table of tables) request.result.createObjectStore(table);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no database"));
  });
  return opening;
}

// Where the browser keeps nothing (a private window), it is kept as long as the page lasts.
const memory: Record<Table, Map<string, unknown>> = { outbox: new Map(), photos: new Map() };

async function within<T>(table: Table, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const open = await database();
  return new Promise((resolve, reject) => {
    const transaction = open.transaction(table, mode);
    const request = work(transaction.objectStore(table));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

export async function put(table: Table, key: string, value: unknown): Promise<void> {
  memory[table].set(key, value);
  try {
    await within(table, "readwrite", (store) => store.put(value, key));
  } catch {
    // Full or forbidden: the page still has it.
  }
}

export async function remove(table: Table, key: string): Promise<void> {
  memory[table].delete(key);
  try {
    await within(table, "readwrite", (store) => store.delete(key));
  } catch {
    // It was never there.
  }
}

export async function get<T>(table: Table, key: string): Promise<T | undefined> {
  try {
    const found = await within(table, "readonly", (store) => store.get(key) as IDBRequest<T | undefined>);
    if (found !== undefined) return found;
  } catch {
    // Then what the page has.
  }
  return memory[table].get(key) as T | undefined;
}

export async function all<T>(table: Table): Promise<T[]> {
  try {
    return await within(table, "readonly", (store) => store.getAll() as IDBRequest<T[]>);
  } catch {
    return [...memory[table].values()] as T[];
  }
}
