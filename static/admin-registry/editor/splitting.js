/* Splitting rows: the first half keeps its key, the second gets a new one. */
import { pm } from "django-prose-editor/editor";
import { isLineRow, isRichRow, newKey, schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { blocksOf } from "./markup.js";
import { after } from "./moves.js";
import { rowAround } from "./rows.js";

const { Selection } = pm.state;
const n = schema.nodes;

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
