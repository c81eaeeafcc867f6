/* Deleting what is selected over several fields or rows. */
import { pm } from "django-prose-editor/editor";
import { isLineRow, isRichRow, schema } from "./schema.js";
import { blocksOf } from "./markup.js";
import { blocksIn, joinBlocks } from "./joining.js";
import { rowAround, rowsOf } from "./rows.js";

const { Selection } = pm.state;
const n = schema.nodes;

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
