/* What can be done with a row as a whole: add, remove, move it. Each is a command of ProseMirror, so each is undone. */
import { pm } from "django-prose-editor/editor";
import { byId } from "./dom.js";
import { COLLECTION_OF, isList, isRow, newKey, schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { readLabel, writeLabel } from "./numbers.js";

const { Selection, TextSelection } = pm.state;
const n = schema.nodes;

/** The row at a position of the document, with its list. */
export function rowAt(doc, pos) {
  const node = doc.nodeAt(pos);
  if (!node || !isRow(node)) return null;
  const $pos = doc.resolve(pos);
  return { node, pos, list: $pos.parent, index: $pos.index(), $pos };
}

/** The label that comes after one. */
export const after = (label) => {
  const read = readLabel(label);
  return read ? writeLabel({ ...read, number: read.number + 1 }) : label;
};

/** A new row like the one given, with nothing in it. */
function emptyRow(like, list) {
  const collection = COLLECTION_OF[like?.type.name] || list.attrs.collection;
  const fields = {};
  if (like) Object.assign(fields, { level: like.attrs.level, label: after(like.attrs.label), mark: "*" });
  if (list?.attrs.after) fields.after = list.attrs.after;
  if (like?.attrs.after) fields.after = like.attrs.after;
  if (!like && collection === "articles") fields.label = "Artikel 1.";
  if (!like && collection === "footnotes") fields.mark = "*";
  // A row of the version log says what this version changes: it begins with the date that the version has.
  if (collection === "log") fields.date = (byId("ed-date")?.value || "").split("-").reverse().join("-");
  const children = collection === "articles" ? [MAKE.paragraphs(newKey(), { label: like ? firstLabel(like) : "" })] : [];
  return MAKE[collection](newKey(), fields, children);
}

function firstLabel(article) {
  const first = article.childCount > 1 ? article.child(1) : null;
  return first && /^1\W*$/.test(first.attrs.label) ? first.attrs.label : "";
}

function put(tr, pos, node) {
  tr.insert(pos, node);
  // The caret stands in the first field that is still to be filled.
  const filled = node.type === n.log_row && node.firstChild.childCount ? node.firstChild.nodeSize : 0;
  tr.setSelection(Selection.near(tr.doc.resolve(pos + 1 + filled)));
  return tr.scrollIntoView();
}

/** A new row before or after the one at `pos`. */
export const addBeside = (pos, before = false) => (state, dispatch) => {
  const row = rowAt(state.doc, pos);
  if (!row) return false;
  const node = emptyRow(row.node, isList(row.list) ? row.list : null);
  dispatch?.(put(state.tr, before ? pos : pos + row.node.nodeSize, node));
  return true;
};

/** A new row at the end of the list at `pos`. */
export const addToList = (pos) => (state, dispatch) => {
  const list = state.doc.nodeAt(pos);
  if (!list) return false;
  if (list.type === n.article) {
    const para = MAKE.paragraphs(newKey(), {
      label: list.childCount > 1 ? after(list.lastChild.attrs.label) : "",
      level: list.childCount > 1 ? list.lastChild.attrs.level : 1,
    });
    dispatch?.(put(state.tr, pos + list.nodeSize - 1, para));
    return true;
  }
  const node = emptyRow(list.childCount ? list.lastChild : null, list);
  dispatch?.(put(state.tr, pos + list.nodeSize - 1, node));
  return true;
};

export const removeRow = (pos) => (state, dispatch) => {
  const row = rowAt(state.doc, pos);
  if (!row) return false;
  const tr = state.tr.delete(pos, pos + row.node.nodeSize);
  tr.setSelection(Selection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size)), -1));
  dispatch?.(tr.scrollIntoView());
  return true;
};

/** Where a row goes when it moves one place: the position to insert it at, or null at the end. */
function placeBeside(doc, row, direction) {
  const { list, index, $pos } = row;
  const parent = list;
  const first = parent.type === n.article ? 1 : 0;
  if (direction < 0 && index > first) return row.pos - parent.child(index - 1).nodeSize;
  if (direction > 0 && index < parent.childCount - 1) return row.pos + row.node.nodeSize + parent.child(index + 1).nodeSize;
  // A paragraph or measure goes on to the end of the one above, or the start of the one below.
  const depth = $pos.depth;
  if (row.node.type === n.para && depth >= 2) return besideParent($pos, depth, direction, 0);
  if (row.node.type === n.measure && depth >= 3) return besideParent($pos, depth - 1, direction, 1);
  return null;
}

function besideParent($pos, depth, direction, inner) {
  const lists = $pos.node(depth - 1);
  const at = $pos.index(depth - 1) + direction;
  if (at < 0 || at >= lists.childCount) return null;
  const other = lists.child(at);
  const start = direction < 0 ? $pos.before(depth) - other.nodeSize : $pos.after(depth);
  const end = start + other.nodeSize - 1 - inner;
  return direction < 0 ? end : start + 1 + other.firstChild.nodeSize + inner;
}

/** Move the row at `pos` one place up (-1) or down (1). */
export const moveRow = (pos, direction) => (state, dispatch) => {
  const row = rowAt(state.doc, pos);
  const target = row && placeBeside(state.doc, row, direction);
  if (target === null || target === undefined || row === null) return false;
  dispatch?.(carry(state, row, target));
  return true;
};

/** Move the row at `pos` to where `target` is, which must be a place for such a row. */
export const carryRow = (pos, target) => (state, dispatch) => {
  const row = rowAt(state.doc, pos);
  if (!row || (target >= pos && target <= pos + row.node.nodeSize)) return false;
  dispatch?.(carry(state, row, target));
  return true;
};

function carry(state, row, target) {
  const { tr } = state;
  const { from, to } = state.selection;
  const isInside = from >= row.pos && to <= row.pos + row.node.nodeSize;
  tr.delete(row.pos, row.pos + row.node.nodeSize);
  const at = tr.mapping.map(target);
  tr.insert(at, row.node);
  if (isInside) {
    const anchor = at + (state.selection.anchor - row.pos);
    const head = at + (state.selection.head - row.pos);
    tr.setSelection(TextSelection.between(tr.doc.resolve(anchor), tr.doc.resolve(head)));
  }
  return tr.scrollIntoView();
}

/** Deeper or less deep: the level of a paragraph or article. */
export const changeLevel = (pos, by) => (state, dispatch) => {
  const row = rowAt(state.doc, pos);
  if (!row || ![n.article, n.para].includes(row.node.type)) return false;
  const lowest = row.node.type === n.article ? 0 : 1;
  const level = row.node.attrs.level + by;
  if (level < lowest || level > 6) return false;
  dispatch?.(state.tr.setNodeAttribute(pos, "level", level));
  return true;
};

export const setLabel = (pos, label) => (state, dispatch) => {
  if (!rowAt(state.doc, pos)) return false;
  dispatch?.(state.tr.setNodeAttribute(pos, "label", label).setMeta("asIs", true));
  return true;
};
