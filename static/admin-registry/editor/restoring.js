/* Work that was never saved, of a browser that was closed or a session that ended: shown, and taken back if wanted. */
import { schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { arrange, listFor, setField } from "./folding.js";
import { findPlace } from "./rows.js";
import { byId } from "./dom.js";
import { t } from "./words.js";

/** Ask whether what was kept is to come back; the newest of server and browser. */
export async function restore(page, data, local, forget) {
  const kept = newest(data.unsaved, local);
  if (!kept?.changes || !Object.keys(kept.changes).length) return;
  const dialog = byId("ed-restore");
  byId("ed-restore-what").textContent = t("restore_what", {
    at: new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }),
    count: countOf(kept.changes),
  });
  const answer = await new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });
  if (answer === "drop") {
    forget();
    page.server.forget(kept.tab).catch(() => {});
    return;
  }
  apply(page.session, kept.changes);
  page.announce(t("restored"));
}

function newest(server, local) {
  const found = (Array.isArray(server) ? server : [server]).filter(Boolean);
  if (local) found.push(local);
  return found.sort((one, other) => new Date(other.at) - new Date(one.at))[0];
}

const countOf = ({ changed = [], added = [], removed = [], texts, header }) => changed.length + added.length + removed.length
  + Object.keys(texts?.fields || {}).length + Object.keys(header?.fields || {}).length;

/** Do to the document what a save would have done. */
export function apply(session, changes) {
  const { view, baseline } = session;
  const tr = view.state.tr.setMeta("asIs", true);
  for (const [name, value] of Object.entries(changes.header?.fields || {})) session.header[name] = value;
  // What was based on an older state is sent with that state, so that the server sees what others did in between.
  if (changes.header) baseline.header.rev = Math.min(baseline.header.rev, changes.header.rev);
  if (changes.texts) baseline.texts.rev = Math.min(baseline.texts.rev, changes.texts.rev);
  for (const [name, value] of Object.entries(changes.texts?.fields || {})) setField(tr, `texts/${name}`, name, value);
  for (const { collection, key, rev, fields } of changes.changed || []) {
    const place = `${collection}/${key}`;
    const stored = baseline.rows.get(place);
    if (!stored) continue;
    stored.rev = Math.min(stored.rev, rev);
    for (const [name, value] of Object.entries(fields)) setField(tr, place, name, value);
  }
  const below = new Set(["paragraphs", "data_items", "measures"]);
  const added = [...(changes.added || [])].sort((one, other) => below.has(one.collection) - below.has(other.collection));
  for (const { collection, key, parent, fields } of added) {
    if (findPlace(tr.doc, `${collection}/${key}`)) continue;
    const at = listFor(tr.doc, collection, parent || "", fields.after);
    if (at !== null) tr.insert(endOf(tr.doc, at, collection), MAKE[collection](key, fields, []));
  }
  for (const { collection, key } of changes.removed || []) {
    const found = findPlace(tr.doc, `${collection}/${key}`);
    if (found) tr.delete(found.pos, found.pos + found.node.nodeSize);
  }
  for (const { collection, parent, keys } of changes.order || []) arrange(tr, { collection, parent, keys });
  if (tr.docChanged) view.dispatch(tr);
  session.tell("header");
  session.tell("changed", {});
}

/** The end of the list that begins at a position. */
function endOf(doc, start, collection) {
  const $start = doc.resolve(start);
  return $start.parent.type === schema.nodes.article || collection ? $start.end() : start;
}
