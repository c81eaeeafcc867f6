/* Joining rows: the first one keeps its key, and no words of either are lost. */
import { pm } from "django-prose-editor/editor";
import { isLineRow, isRichRow, newKey, schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { blocksOf } from "./markup.js";
import { rowAt } from "./moves.js";

const { Fragment } = pm.model;
const { Selection } = pm.state;
const n = schema.nodes;

const asBlocks = (text) => (text.content.size ? [n.paragraph.create(null, text.content.size
  ? schema.text(text.textContent, [schema.marks.strong.create()]) : null)] : []);
export const blocksIn = (node) => {
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

export function joinBlocks(before, row) {
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
