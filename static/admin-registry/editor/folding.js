/* Rows that others changed come into the page while it is open; what is being typed here is left alone. */
import { schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { blocksOf, linesToNodes } from "./markup.js";
import { fieldPosition, fieldsOf, findPlace, rowsOf, textsOf } from "./rows.js";

const n = schema.nodes;

/** Take over what others saved; `answer.theirs` are rows as they are now, `answer.canonical` ours as they were written. */
export function foldIn(session, answer) {
  const { view, baseline } = session;
  const tr = view.state.tr.setMeta("addToHistory", false).setMeta("asIs", true).setMeta("quiet", true);
  const held = new Set((answer.conflicts || []).map(({ place, field }) => `${place}/${field}`));
  for (const row of answer.theirs || []) foldRow(session, tr, row, held);
  for (const [place, fields] of Object.entries(answer.canonical || {})) {
    if (place === session.place) continue;
    for (const [name, value] of Object.entries(fields)) {
      const now = place === "texts" ? textsOf(tr.doc)[name] : rowFields(tr.doc, place)?.[name];
      const sent = baseline.alias.get(`${place}/${name}`);
      if (now !== undefined && now === sent && now !== value) setField(tr, place === "texts" ? `texts/${name}` : place, name, value);
    }
  }
  for (const list of answer.order || []) arrange(tr, list);
  if (tr.docChanged) view.dispatch(tr);
  for (const { collection, parent, keys } of answer.order || []) baseline.order.set(`${collection}/${parent || ""}`, keys);
  if (answer.theirs?.length || answer.order?.length) baseline.readOrder(view.state.doc);
}

const rowFields = (doc, place) => {
  const found = findPlace(doc, place);
  return found && !place.startsWith("texts/") ? fieldsOf(found.node) : null;
};

function foldRow(session, tr, row, held) {
  const { baseline } = session;
  if (row.place === "header" || row.collection === "header") return foldHeader(session, row);
  if (row.place === "texts" || row.collection === "texts") return foldTexts(session, tr, row, held);
  const place = row.place ?? `${row.collection}/${row.key}`;
  const [collection, key] = place.split("/");
  if (row.removed || row.is_removed) {
    const found = findPlace(tr.doc, place);
    if (found && !held.has(`${place}/`)) tr.delete(found.pos, found.pos + found.node.nodeSize);
    if (!held.has(`${place}/`)) baseline.rows.delete(place);
    return undefined;
  }
  const found = findPlace(tr.doc, place);
  if (!found) {
    if (!baseline.rows.has(place)) insertRow(tr, collection, key, row);
    baseline.rows.set(place, { collection, key, parent: row.parent || "", rev: row.rev, fields: { ...row.fields } });
    return undefined;
  }
  const stored = baseline.rows.get(place)
    || { collection, key, parent: row.parent || "", rev: row.rev, fields: {} };
  const now = fieldsOf(found.node);
  for (const [name, value] of Object.entries(row.fields)) {
    if (held.has(`${place}/${name}`)) continue;
    const isMine = baseline.differs(place, stored.fields, name, now[name]);
    if (!isMine && now[name] !== value) setField(tr, place, name, value);
    stored.fields[name] = value;
    baseline.alias.delete(`${place}/${name}`);
  }
  stored.rev = row.rev;
  baseline.rows.set(place, stored);
  return undefined;
}

function foldHeader(session, { rev, fields }) {
  const { baseline, header } = session;
  for (const [name, value] of Object.entries(fields)) {
    if (header[name] === baseline.header.fields[name]) header[name] = value;
    baseline.header.fields[name] = value;
  }
  baseline.header.rev = rev;
  session.tell("header");
}

function foldTexts(session, tr, { rev, fields }, held) {
  const { baseline } = session;
  const now = textsOf(tr.doc);
  for (const [name, value] of Object.entries(fields)) {
    if (held.has(`texts/${name}/${name}`) || held.has(`texts/${name}`)) continue;
    const isMine = baseline.differs("texts", baseline.texts.fields, name, now[name]);
    if (!isMine && now[name] !== value) setField(tr, `texts/${name}`, name, value);
    baseline.texts.fields[name] = value;
  }
  baseline.texts.rev = rev;
}

/** A row that somebody else added, behind the one that it follows. */
function insertRow(tr, collection, key, row) {
  const made = MAKE[collection](key, row.fields, []);
  const rows = rowsOf(tr.doc);
  const before = row.after && rows.find((other) => other.collection === collection && other.key === row.after);
  if (before) {
    tr.insert(before.pos + before.node.nodeSize, made);
    return;
  }
  const list = listFor(tr.doc, collection, row.parent || "", row.fields.after);
  if (list === null) return;
  const siblings = rows.filter((other) => other.collection === collection && other.parent === (row.parent || "")
    && (collection !== "footnotes" || other.node.attrs.after === row.fields.after));
  const isFirst = row.after === "" || row.after === null;
  if (isFirst && siblings.length) tr.insert(siblings[0].pos, made);
  else tr.insert(siblings.length ? siblings.at(-1).pos + siblings.at(-1).node.nodeSize : list, made);
}

/** The position at which the first row of a list stands. */
export function listFor(doc, collection, parent, after = "") {
  let found = null;
  if (parent) {
    const above = rowsOf(doc).find((row) => row.key === parent);
    if (!above) return null;
    if (above.node.type === n.article) return above.pos + 1 + above.node.firstChild.nodeSize;
    above.node.descendants((node, offset) => {
      if (node.attrs.collection === collection) found = above.pos + 1 + offset + 1;
      return found === null;
    });
    return found;
  }
  doc.forEach((node, pos) => {
    if (node.attrs.collection === collection && (collection !== "footnotes" || node.attrs.after === after)) found ??= pos + 1;
  });
  return found;
}

/** Write one field of a row, or a single text. */
export function setField(tr, place, name, value) {
  const found = findPlace(tr.doc, place);
  if (!found) return;
  const { node, pos } = found;
  const attr = { label: "label", mark: "label", level: "level", after: "after" }[name];
  if (attr && !place.startsWith("texts/")) {
    tr.setNodeAttribute(pos, attr, value);
    return;
  }
  const at = place.startsWith("texts/") ? pos : fieldPosition(found, name);
  const field = tr.doc.nodeAt(at);
  let content;
  if (field.type === n.plain) content = linesToNodes(value);
  else if (field.isTextblock) content = value ? [schema.text(value)] : [];
  else content = blocksOf(value);
  tr.replaceWith(at + 1, at + field.nodeSize - 1, content);
}

/** Put the rows of a list in an order; rows that it doesn't name keep behind the one before them. */
export function arrange(tr, { collection, parent, keys }) {
  const rows = rowsOf(tr.doc);
  const all = new Map(rows.filter((row) => row.collection === collection).map((row) => [row.key, row]));
  const here = rows.filter((row) => row.collection === collection && row.parent === (parent || ""));
  const wanted = keys.filter((key) => all.has(key));
  if (here.map((row) => row.key).filter((key) => wanted.includes(key)).join() === wanted.join()
    && wanted.every((key) => all.get(key).parent === (parent || ""))) return;
  const rest = here.filter((row) => !keys.includes(row.key));
  const order = wanted.map((key) => all.get(key).node);
  for (const row of rest) {
    const place = here.indexOf(row);
    const before = here.slice(0, place).map((other) => other.node).findLast((node) => order.includes(node));
    order.splice(before ? order.indexOf(before) + 1 : 0, 0, row.node);
  }
  const moved = [...new Set([...here, ...wanted.map((key) => all.get(key))])].sort((one, other) => other.pos - one.pos);
  for (const row of moved) tr.delete(row.pos, row.pos + row.node.nodeSize);
  const at = listFor(tr.doc, collection, parent || "", here[0]?.node.attrs.after);
  if (at !== null) tr.insert(at, order);
}

