/* The rows of a document, read off its tree: their places, fields and order. What didn't change is not read twice. */
import { COLLECTION_OF, isField, isList, isRow } from "./schema.js";
import { lineOf, markupOf, nodesToLines } from "./markup.js";

const read = new WeakMap();

/** What a field says, as it is stored. */
export function valueOf(node) {
  if (node.type.name === "rich") return markupOf(node);
  if (node.type.name === "plain") return nodesToLines(node);
  return lineOf(node);
}

const OWN = {
  article: (node) => ({ label: node.attrs.label, level: node.attrs.level }),
  para: (node) => ({ label: node.attrs.label, level: node.attrs.level, text: markupOf(node) }),
  footnote: (node) => ({ mark: node.attrs.label, text: markupOf(node), after: node.attrs.after }),
  measure: (node) => ({ text: markupOf(node) }),
  category: (node) => ({ text: lineOf(node) }),
  data_item: (node) => ({ text: lineOf(node) }),
};

/** The fields of a row as they would be sent. */
export function fieldsOf(node) {
  let found = read.get(node);
  if (!found) {
    found = OWN[node.type.name]?.(node) ?? {};
    const look = (child) => {
      if (isField(child)) found[child.attrs.field] = valueOf(child);
      else if (!isRow(child) && !isList(child) && !child.isTextblock) child.forEach(look);
    };
    if (!["para", "footnote", "measure", "category", "data_item"].includes(node.type.name)) node.forEach(look);
    read.set(node, found);
  }
  return found;
}

/** All rows in order: place (collection/key), node, position, and the row above. */
export function rowsOf(doc) {
  const found = [];
  const walk = (node, start, parent, list) => {
    node.forEach((child, offset) => {
      const pos = start + offset;
      if (isList(child)) walk(child, pos + 1, parent, child);
      else if (isRow(child)) {
        const collection = COLLECTION_OF[child.type.name] || list.attrs.collection;
        const { key } = child.attrs;
        found.push({ place: `${collection}/${key}`, collection, key, parent, node: child, pos });
        if (HAS_ROWS.has(child.type.name)) walk(child, pos + 1, key, child);
      } else if (PARTS.has(child.type.name)) walk(child, pos + 1, parent, list);
    });
  };
  walk(doc, 0, "", null);
  return found;
}

const HAS_ROWS = new Set(["article", "interface", "measure_category"]);
const PARTS = new Set(["interface_name", "interface_text"]);

/** The single texts of a version: its fields that stand in no row. */
export function textsOf(doc) {
  const found = {};
  doc.forEach((node) => {
    if (!isField(node)) return;
    if (!read.has(node)) read.set(node, valueOf(node));
    found[node.attrs.field] = read.get(node);
  });
  return found;
}

/** Where a place is: "articles/3f2a…", "texts/preamble". Null where it is not there (any more). */
export function findPlace(doc, place) {
  if (place.startsWith("texts/")) {
    let found = null;
    doc.forEach((node, pos) => {
      if (isField(node) && node.attrs.field === place.slice(6)) found = { node, pos, place };
    });
    return found;
  }
  return rowsOf(doc).find((row) => row.place === place) || null;
}

/** The position of a field in a row, or of the row itself. */
export function fieldPosition(row, field) {
  let found = null;
  if (!isField(row.node)) {
    row.node.descendants((node, offset) => {
      if (found === null && isField(node) && node.attrs.field === field) found = row.pos + 1 + offset;
      return found === null;
    });
  }
  return found ?? row.pos;
}

/** The innermost row (or, with `outer`, the outermost) around a position. */
export function rowAround($pos, outer = false) {
  let found = null;
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    const node = $pos.node(depth);
    if (!isRow(node)) continue;
    const list = listAround($pos, depth);
    found = {
      node, depth, pos: $pos.before(depth),
      place: `${COLLECTION_OF[node.type.name] || list?.attrs.collection}/${node.attrs.key}`,
    };
    if (!outer) return found;
  }
  return found;
}

function listAround($pos, depth) {
  for (let above = depth - 1; above >= 0; above -= 1) if (isList($pos.node(above))) return $pos.node(above);
  return null;
}

/** The place of a caret: its row's, or that of a single text. */
export function placeAround($pos) {
  const row = rowAround($pos);
  if (row) return row.place;
  const top = $pos.depth ? $pos.node(1) : null;
  return top && isField(top) ? `texts/${top.attrs.field}` : "";
}
