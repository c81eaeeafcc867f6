/* What the server doesn't have yet, kept in the browser: it survives a closed tab and a dead network. */
const STORE = "changes";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("registry-editor", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run(mode, act) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(asked.result);
      };
      transaction.onerror = () => reject(transaction.error);
    });
  } catch {
    return undefined; // Storage may be forbidden or full; the server keeps it too.
  }
}

export const keepHere = (name, value) => run("readwrite", (store) => store.put(value, name));
/** The newest that any tab of this browser kept under names that begin so; with its name. */
export async function keptHere(start) {
  const range = IDBKeyRange.bound(start, `${start}\uffff`);
  const names = (await run("readonly", (store) => store.getAllKeys(range))) || [];
  const values = (await run("readonly", (store) => store.getAll(range))) || [];
  return values.map((value, place) => ({ ...value, name: names[place] })).sort((one, other) => (one.at < other.at ? 1 : -1))[0];
}
export const forgetHere = (name) => run("readwrite", (store) => store.delete(name));
