/* What differs between the document and what the server has: what a save sends. */
import { fieldsOf, rowsOf, textsOf } from "./rows.js";

/** What the server has, as far as this page knows: by place the revision and the fields. */
export class Baseline {
  constructor(data, doc) {
    this.rows = new Map();
    this.order = new Map();
    this.texts = { rev: data.texts.rev, fields: { ...data.texts.fields } };
    this.header = { rev: data.version.rev, fields: { ...data.version.fields } };
    this.alias = new Map();
    for (const { collection, key, parent, rev, fields } of data.rows) {
      this.rows.set(`${collection}/${key}`, { collection, key, parent: parent || "", rev, fields: { ...fields } });
    }
    // What this page would write of an untouched row is no change, even where it would be written otherwise.
    for (const row of rowsOf(doc)) this.learn(row.place, this.rows.get(row.place)?.fields, fieldsOf(row.node));
    this.learn("texts", this.texts.fields, textsOf(doc));
    this.readOrder(doc);
  }

  learn(place, stored = {}, written) {
    for (const [name, value] of Object.entries(written)) {
      if (stored[name] !== value) this.alias.set(`${place}/${name}`, value);
    }
  }

  readOrder(doc) {
    this.order = orderOf(doc, (place) => this.rows.has(place));
  }

  differs(place, stored, name, value) {
    return stored[name] !== value && this.alias.get(`${place}/${name}`) !== value;
  }

  changedFields(place, stored, written) {
    const found = {};
    for (const [name, value] of Object.entries(written)) {
      if (this.differs(place, stored, name, value)) found[name] = value;
    }
    return found;
  }
}

/** The keys of each list of rows, in their order: by "collection/parent". */
export function orderOf(doc, only = () => true) {
  const found = new Map();
  for (const row of rowsOf(doc)) {
    if (!only(row.place)) continue;
    const list = `${row.collection}/${row.parent}`;
    if (!found.has(list)) found.set(list, []);
    found.get(list).push(row.key);
  }
  return found;
}

/** What a save would send; null where there is nothing to save. */
export function changesBetween(baseline, doc, header) {
  const changes = { changed: [], added: [], removed: [], order: [] };
  const headerFields = baseline.changedFields("header", baseline.header.fields, header);
  if (Object.keys(headerFields).length) changes.header = { rev: baseline.header.rev, fields: headerFields };
  const texts = baseline.changedFields("texts", baseline.texts.fields, textsOf(doc));
  if (Object.keys(texts).length) changes.texts = { rev: baseline.texts.rev, fields: texts };
  const rows = rowsOf(doc);
  const here = new Set();
  for (const { place, collection, key, parent, node } of rows) {
    here.add(place);
    const stored = baseline.rows.get(place);
    if (!stored) {
      changes.added.push({ collection, key, parent: parent || null, fields: fieldsOf(node) });
      continue;
    }
    const fields = baseline.changedFields(place, stored.fields, fieldsOf(node));
    if (Object.keys(fields).length) changes.changed.push({ collection, key, rev: stored.rev, fields });
  }
  const gone = new Set();
  for (const [place, { collection, key, parent, rev }] of baseline.rows) {
    if (here.has(place)) continue;
    gone.add(key);
    changes.removed.push({ collection, key, rev, parent });
  }
  // What goes with the row above it is not named by itself.
  changes.removed = changes.removed.filter(({ parent }) => !parent || !gone.has(parent))
    .map(({ collection, key, rev }) => ({ collection, key, rev }));
  const now = orderOf(doc);
  for (const list of new Set([...now.keys(), ...baseline.order.keys()])) {
    const keys = now.get(list) || [];
    const base = baseline.order.get(list) || [];
    if (keys.join() === base.join() || !keys.length) continue;
    const [collection, parent] = list.split("/");
    changes.order.push({ collection, parent: parent || null, base, keys });
  }
  const isNothing = !changes.header && !changes.texts && !changes.changed.length && !changes.added.length
    && !changes.removed.length && !changes.order.length;
  return isNothing ? null : changes;
}
