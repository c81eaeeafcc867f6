/* What can be done with a row: add, remove, move, split, join. Each is a command of ProseMirror, so each is undone. */
import { pm } from "django-prose-editor/editor";
import { COLLECTION_OF, isList, isLineRow, isRichRow, isRow, newKey, schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { blocksOf } from "./markup.js";
import { rowAround, rowsOf } from "./rows.js";
import { readLabel, writeLabel } from "./numbers.js";

const { Fragment } = pm.model;
const { Selection, TextSelection } = pm.state;
const n = schema.nodes;

/** The row at a position of the document, with its list. */
export function rowAt(doc, pos) {
  const node = doc.nodeAt(pos);
  if (!node || !isRow(node)) return null;
  const $pos = doc.resolve(pos);
  return { node, pos, list: $pos.parent, index: $pos.index(), $pos };
}

const after = (label) => {
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
  const children = collection === "articles" ? [MAKE.paragraphs(newKey(), { label: like ? firstLabel(like) : "" })] : [];
  return MAKE[collection](newKey(), fields, children);
}

function firstLabel(article) {
  const first = article.childCount > 1 ? article.child(1) : null;
  return first && /^1\W*$/.test(first.attrs.label) ? first.attrs.label : "";
}

function put(tr, pos, node) {
  tr.insert(pos, node);
  tr.setSelection(Selection.near(tr.doc.resolve(pos + 1)));
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

const isEmptyBlocks = (node) => node.childCount === 1 && node.firstChild.isTextblock && !node.firstChild.content.size;

/** Split the row around the caret: the first half keeps the key, the second gets a new one. */
export const splitRow = (state, dispatch) => {
  const { $from } = state.selection;
  const row = rowAround($from);
  if (!row) return false;
  const attrs = { ...row.node.attrs, key: newKey() };
  const tr = state.tr.deleteSelection();
  const $at = tr.doc.resolve(tr.selection.from);
  if (isLineRow(row.node) || isRichRow(row.node)) {
    const depth = $at.depth - row.depth + 1;
    const types = [{ type: row.node.type, attrs }];
    for (let each = row.depth + 1; each <= $at.depth; each += 1) {
      types.push({ type: $at.node(each).type, attrs: $at.node(each).attrs });
    }
    if (!pm.transform.canSplit(tr.doc, $at.pos, depth, types)) return false;
    if (row.node.type === n.footnote) attrs.label = `${attrs.label}*`;
    dispatch?.(tr.split($at.pos, depth, types).scrollIntoView());
    return true;
  }
  if (row.node.type === n.interface) return splitInterface(tr, row, attrs, dispatch);
  return false;
};

function splitInterface(tr, row, attrs, dispatch) {
  const $at = tr.selection.$from;
  const rich = [...Array($at.depth + 1).keys()].map((depth) => $at.node(depth)).find((node) => node.type === n.rich);
  if (!rich) return false;
  const depth = [...Array($at.depth + 1).keys()].find((each) => $at.node(each) === rich);
  const [start, end] = [$at.start(depth), $at.end(depth)];
  const rest = tr.doc.slice($at.pos, end).content;
  const moved = MAKE.interfaces(attrs.key, {}, []);
  const body = moved.child(1);
  const blocks = [];
  rest.forEach((block) => blocks.push(block));
  const text = n.rich.create(body.child(0).attrs, blocks.length ? blocks : blocksOf(""));
  const isBefore = rich.attrs.field === "text";
  const own = row.node.child(1);
  const items = isBefore ? own.child(1) : body.child(1);
  const last = isBefore ? own.child(2) : body.child(2);
  const made = moved.type.create(moved.attrs, [moved.child(0), body.type.create(null, [text, items, last])]);
  const kept = tr.doc.slice(start, $at.pos).content;
  const keptBlocks = [];
  kept.forEach((block) => keptBlocks.push(block));
  const left = [...Array(own.childCount).keys()].map((place) => own.child(place));
  const index = isBefore ? 0 : 2;
  left[index] = rich.type.create(rich.attrs, keptBlocks.length ? keptBlocks : blocksOf(""));
  if (isBefore) {
    left[1] = n.data_items.create();
    left[2] = n.rich.create(own.child(2).attrs, blocksOf(""));
  }
  const first = row.node.type.create(row.node.attrs, [row.node.child(0), own.type.create(null, left)]);
  tr.replaceWith(row.pos, row.pos + row.node.nodeSize, [first, made]);
  tr.setSelection(Selection.near(tr.doc.resolve(row.pos + first.nodeSize + 2)));
  dispatch?.(tr.scrollIntoView());
  return true;
}

/** A new article that begins at the paragraph around the caret. */
export const splitArticle = (state, dispatch) => {
  const { $from } = state.selection;
  const para = rowAround($from);
  const article = rowAround($from, true);
  if (para?.node.type !== n.para || article?.node.type !== n.article) return false;
  const index = $from.index(article.depth);
  const kept = [];
  const moved = [];
  article.node.forEach((child, _offset, place) => (place < index ? kept : moved).push(child));
  const made = MAKE.articles(newKey(), { label: after(article.node.attrs.label), level: article.node.attrs.level }, moved);
  const { tr } = state;
  tr.replaceWith(article.pos, article.pos + article.node.nodeSize, [article.node.type.create(article.node.attrs, kept), made]);
  const start = article.pos + article.node.type.create(article.node.attrs, kept).nodeSize;
  tr.setSelection(Selection.near(tr.doc.resolve(start + 2)));
  dispatch?.(tr.scrollIntoView());
  return true;
};

const asBlocks = (text) => (text.content.size ? [n.paragraph.create(null, text.content.size
  ? schema.text(text.textContent, [schema.marks.strong.create()]) : null)] : []);
const blocksIn = (node) => {
  const found = [];
  node.forEach((child) => found.push(child));
  return found;
};
const both = (first, second) => {
  const kept = [...blocksIn(first), ...blocksIn(second)].filter((block) => !block.isTextblock || block.content.size);
  return kept.length ? kept : blocksOf("");
};

/** Join the row at `pos` to the one before it, which keeps its key. Nothing of either is lost. */
export const joinWithPrevious = (pos) => (state, dispatch) => {
  const row = rowAt(state.doc, pos);
  const before = row && row.index > 0 ? row.list.child(row.index - 1) : null;
  if (!before || before.type !== row.node.type) return false;
  const made = joined(before, row.node);
  if (!made) return false;
  const start = pos - before.nodeSize;
  const { tr } = state;
  tr.replaceWith(start, pos + row.node.nodeSize, made.node);
  tr.setSelection(Selection.near(tr.doc.resolve(start + made.caret), made.bias ?? 1));
  dispatch?.(tr.scrollIntoView());
  return true;
};

function joined(before, row) {
  const { type } = row;
  if (isLineRow(row)) {
    return { node: type.create(before.attrs, before.content.append(row.content)), caret: 1 + before.content.size };
  }
  if (isRichRow(row)) return joinBlocks(before, row);
  if (type === n.article) {
    const title = row.firstChild;
    const kept = asBlocks(title);
    const extra = kept.length ? [MAKE.paragraphs(newKey(), {}).type.create({ key: newKey() }, kept)] : [];
    return {
      node: type.create(before.attrs, [...blocksIn(before), ...extra, ...blocksIn(row).slice(1)]),
      caret: before.nodeSize - 2, bias: -1,
    };
  }
  if (type === n.interface) {
    const [own, other] = [before.child(1), row.child(1)];
    const name = asBlocks(row.child(0).child(0));
    const marks = asBlocks(row.child(0).child(1));
    const text = n.rich.create(own.child(0).attrs, both(own.child(0),
      Fragment.from([...name, ...marks]).size ? n.rich.create(null, [...name, ...marks, ...blocksIn(other.child(0))]) : other.child(0)));
    const items = n.data_items.create(null, [...blocksIn(own.child(1)), ...blocksIn(other.child(1))]);
    const last = n.rich.create(own.child(2).attrs, both(own.child(2), other.child(2)));
    return { node: type.create(before.attrs, [before.child(0), own.type.create(null, [text, items, last])]), caret: 2 };
  }
  if (type === n.measure_category) {
    const title = asBlocks(row.firstChild);
    const extra = title.length ? [n.measure.create({ key: newKey() }, title)] : [];
    const measures = n.measures.create(null, [...blocksIn(before.child(1)), ...extra, ...blocksIn(row.child(1))]);
    return { node: type.create(before.attrs, [before.child(0), measures]), caret: 2 };
  }
  return null;
}

function joinBlocks(before, row) {
  const [last, first] = [before.lastChild, row.firstChild];
  const rest = blocksIn(row).slice(1);
  const kept = blocksIn(before).slice(0, -1);
  if (last.type === n.paragraph && first.type === n.paragraph) {
    const middle = n.paragraph.create(null, last.content.append(first.content));
    const node = row.type.create(before.attrs, [...kept, middle, ...rest]);
    return { node, caret: before.content.size - 1 - 0 };
  }
  const node = row.type.create(before.attrs, both(before, row));
  return { node, caret: Math.min(before.content.size, node.content.size), bias: -1 };
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

/** Delete what is selected over several fields or rows: what is selected whole goes, of the others their text. */
export function deleteAcross(state) {
  const { $from, $to, from, to, empty } = state.selection;
  if (empty || ($from.parent.isTextblock && $from.sameParent($to))) return null;
  const [first, last] = [rowAround($from), rowAround($to)];
  const { tr } = state;
  if (first && last && first.pos === last.pos && isRichRow(first.node)) return tr.deleteSelection();
  const sameSort = first && last && first.node.type === last.node.type && (isRichRow(first.node) || isLineRow(first.node))
    && state.doc.resolve(first.pos).sameParent(state.doc.resolve(last.pos));
  if (sameSort) {
    tr.delete(from, to);
    return tr;
  }
  const [above, below] = [rowAround($from, true), rowAround($to, true)];
  if (first?.node.type === n.para && last?.node.type === n.para && above.pos !== below.pos) {
    return joinArticles(state, { first, last, above, below });
  }
  const rows = rowsOf(state.doc).filter(({ pos, node }) => pos >= from - 3 && pos + node.nodeSize <= to + 3
    && node.content.size && pos + 1 >= from - 2);
  const whole = rows.filter(({ pos, node }) => from <= firstText(state.doc, pos, node) && to >= lastText(pos, node));
  const tops = whole.filter((row) => !whole.some((other) => other !== row && other.pos < row.pos
    && other.pos + other.node.nodeSize >= row.pos + row.node.nodeSize));
  const ranges = [];
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isTextblock) return true;
    if (!tops.some((row) => pos >= row.pos && pos < row.pos + row.node.nodeSize)) {
      ranges.push([Math.max(from, pos + 1), Math.min(to, pos + 1 + node.content.size)]);
    }
    return false;
  });
  for (const { pos, node } of tops) ranges.push([pos, pos + node.nodeSize]);
  ranges.sort((one, other) => other[0] - one[0]);
  for (const [start, end] of ranges) if (end > start) tr.delete(start, end);
  tr.setSelection(Selection.near(tr.doc.resolve(Math.min(tr.mapping.map(from), tr.doc.content.size))));
  return tr;
}

/** What stands before the selection in one article goes on with what stands behind it in another. */
function joinArticles(state, { first, last, above, below }) {
  const { $from, $to, from } = state.selection;
  const { tr } = state;
  const kept = [];
  above.node.forEach((child, offset) => above.pos + 1 + offset < first.pos && kept.push(child));
  const start = blocksIn(n.rich.create(null, state.doc.slice(first.pos + 1, from).content));
  const end = blocksIn(n.rich.create(null, state.doc.slice($to.pos, last.pos + last.node.nodeSize - 1).content));
  let made = n.para.create(first.node.attrs, start.length ? start : blocksOf(""));
  if (end.length) made = joinBlocks(made, n.para.create(last.node.attrs, end)).node;
  const rest = [];
  below.node.forEach((child, offset) => below.pos + 1 + offset > last.pos && rest.push(child));
  tr.replaceWith(above.pos, below.pos + below.node.nodeSize, above.node.type.create(above.node.attrs, [...kept, made, ...rest]));
  return tr.setSelection(Selection.near(tr.doc.resolve(Math.min($from.pos, tr.doc.content.size)), -1));
}

function firstText(doc, pos, node) {
  let found = null;
  node.descendants((child, offset) => {
    if (found === null && child.isTextblock) found = pos + 1 + offset + 1;
    return found === null;
  });
  return found ?? pos + 1;
}

function lastText(pos, node) {
  let found = pos + 1;
  node.descendants((child, offset) => {
    if (child.isTextblock) found = pos + 1 + offset + 1 + child.content.size;
    return true;
  });
  return node.isTextblock ? pos + 1 + node.content.size : found;
}
