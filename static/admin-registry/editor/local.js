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
export const keptHere = (name) => run("readonly", (store) => store.get(name));
export const forgetHere = (name) => run("readwrite", (store) => store.delete(name));
