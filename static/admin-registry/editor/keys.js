/* What the keys do. Enter makes the next paragraph, item or field; Tab indents lists and goes from cell to cell. */
import { commands as tiptap, pm } from "django-prose-editor/editor";
import { isField, isLineRow, isList, isRichRow, newKey, schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { rowAround } from "./rows.js";
import { changeLevel, deleteAcross, joinWithPrevious, moveRow, removeRow, rowAt, setLabel, splitRow } from "./moves.js";

const { Selection, TextSelection } = pm.state;
const { baseKeymap, chainCommands, joinTextblockBackward, joinTextblockForward, splitBlock, toggleMark } = pm.commands;
const n = schema.nodes;

const sink = (state, dispatch) => tiptap.sinkListItem("list_item")({ state, dispatch });
const lift = (state, dispatch) => tiptap.liftListItem("list_item")({ state, dispatch });

function inItem($pos) {
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    const node = $pos.node(depth);
    if (node.type === n.list_item) return depth;
    if (isField(node) || isRichRow(node)) return 0;
  }
  return 0;
}

/* --- Enter --------------------------------------------------------------------------------------------------------- */

function enterInItem(state, dispatch) {
  const { $from, $to } = state.selection;
  const depth = inItem($from);
  if (!depth || !$from.parent.isTextblock) return false;
  if (!$from.sameParent($to)) return false;
  if (!$from.parent.content.size && $from.node(depth).childCount === 1) return lift(state, dispatch);
  const tr = state.tr.deleteSelection();
  const $at = tr.doc.resolve(tr.selection.from);
  // A second paragraph of an item begins an item of its own.
  if (!pm.transform.canSplit(tr.doc, $at.pos, $at.depth - depth + 1)) return false;
  dispatch?.(tr.split($at.pos, $at.depth - depth + 1, [null, { type: n.paragraph }]).scrollIntoView());
  return true;
}

function enterInRow(state, dispatch) {
  const { $from } = state.selection;
  const row = rowAround($from);
  if (!row) return false;
  if (isLineRow(row.node) && !row.node.content.size) return true;
  if (isLineRow(row.node)) return splitRow(state, dispatch);
  if (!isRichRow(row.node) || $from.depth !== row.depth + 1) return false;
  if (row.node.type === n.para && row.node.childCount === 1 && !row.node.textContent && row.node.attrs.label) {
    return setLabel(row.pos, "")(state, dispatch);
  }
  return splitRow(state, dispatch);
}

/** From a heading to the text below it; from a field to the next one. */
function enterInLine(state, dispatch) {
  const { $from } = state.selection;
  const field = $from.parent;
  if (field.type === n.plain) {
    dispatch?.(state.tr.replaceSelectionWith(n.hard_break.create()).scrollIntoView());
    return true;
  }
  if (field.type !== n.line) return false;
  const row = rowAround($from);
  if (row?.node.type === n.article) {
    const tr = state.tr.deleteSelection();
    const { from } = tr.selection;
    const end = tr.doc.resolve(from).end();
    const rest = tr.doc.textBetween(from, end);
    const first = row.node.childCount > 1 ? row.node.child(1) : null;
    if (!rest && first && !first.textContent) return goToNext(state, dispatch);
    if (rest) tr.delete(from, end);
    const para = MAKE.paragraphs(newKey(), { label: first?.attrs.label || "", level: 1 });
    const full = rest ? para.copy(n.paragraph.create(null, schema.text(rest)).content.size
      ? pm.model.Fragment.from(n.paragraph.create(null, schema.text(rest))) : para.content) : para;
    tr.insert(from + 1, full);
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(from + 3))).scrollIntoView());
    return true;
  }
  return goToNext(state, dispatch);
}

/* --- From field to field ------------------------------------------------------------------------------------------- */

function fieldStarts(doc) {
  const found = [];
  doc.descendants((node, pos) => {
    if (isField(node) || isRichRow(node) || isLineRow(node)) {
      found.push({ pos, node });
      return false;
    }
    return true;
  });
  return found;
}

const go = (direction) => (state, dispatch) => {
  const all = fieldStarts(state.doc);
  const { from } = state.selection;
  const here = all.findIndex(({ pos, node }) => from > pos && from < pos + node.nodeSize);
  const next = all[here + direction];
  if (here < 0 || !next) return false;
  const end = next.pos + next.node.nodeSize - 1;
  const $start = state.doc.resolve(next.pos + 1);
  const selection = next.node.isTextblock
    ? TextSelection.create(state.doc, next.pos + 1, end)
    : Selection.findFrom($start, 1, true) || Selection.near($start);
  dispatch?.(state.tr.setSelection(selection).scrollIntoView());
  return true;
};
export const goToNext = go(1);
export const goToLast = go(-1);

/** In annexes Tab goes from cell to cell; in the articles it makes a paragraph a deeper one. */
const tab = (direction) => (state, dispatch) => {
  const { $from } = state.selection;
  if (inItem($from)) {
    (direction > 0 ? sink : lift)(state, dispatch);
    return true;
  }
  const row = rowAround($from);
  if (row?.node.type === n.para) {
    changeLevel(row.pos, direction)(state, dispatch);
    return true;
  }
  return (direction > 0 ? goToNext : goToLast)(state, dispatch);
};

/* --- Backspace and Delete ------------------------------------------------------------------------------------------ */

function deleteSelected(state, dispatch) {
  const tr = deleteAcross(state);
  if (!tr) return false;
  dispatch?.(tr.scrollIntoView());
  return true;
}

function isEmptyRow(row) {
  return !row.textContent.trim();
}

function backspace(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parentOffset > 0) return false;
  const depth = inItem($from);
  if (depth && $from.index(depth) === 0) return lift(state, dispatch);
  const row = rowAround($from);
  if (row && (isRichRow(row.node) || isLineRow(row.node))) {
    const isFirst = isLineRow(row.node) || ($from.index(row.depth) === 0 && $from.depth === row.depth + 1);
    if (isFirst) {
      const at = rowAt(state.doc, row.pos);
      if (isEmptyRow(row.node) && (at.index > 1 || isList(at.list) || at.list.childCount > 2)) {
        return removeRow(row.pos)(state, dispatch);
      }
      joinWithPrevious(row.pos)(state, dispatch);
      return true;
    }
    return joinTextblockBackward(state, dispatch) || false;
  }
  if (row && isEmptyRow(row.node) && $from.parent.type === n.line && !row.node.textContent) {
    return removeRow(row.pos)(state, dispatch);
  }
  if (isField($from.parent)) return true;
  const field = [...Array($from.depth).keys()].reverse().map((each) => $from.node(each)).find(isField);
  if (field && $from.index([...Array($from.depth).keys()].find((each) => $from.node(each) === field)) === 0) return true;
  return joinTextblockBackward(state, dispatch) || false;
}

function forward(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parentOffset < $from.parent.content.size) return false;
  const row = rowAround($from);
  if (row && (isRichRow(row.node) || isLineRow(row.node))) {
    const isLast = isLineRow(row.node) || $from.index(row.depth) === row.node.childCount - 1;
    if (isLast && $from.depth <= row.depth + 1) {
      const at = rowAt(state.doc, row.pos);
      const next = at.index + 1 < at.list.childCount ? row.pos + row.node.nodeSize : null;
      if (next !== null) joinWithPrevious(next)(state, dispatch);
      return true;
    }
    return joinTextblockForward(state, dispatch) || false;
  }
  if (isField($from.parent)) return true;
  return joinTextblockForward(state, dispatch) || true;
}

/* --- Lists --------------------------------------------------------------------------------------------------------- */

/** Make a list of the selected paragraphs, of one sort of list the other, or paragraphs again. */
export const toggleList = (type, attrs = null) => (state, dispatch) => {
  const { $from, $to } = state.selection;
  const depth = inItem($from);
  if (depth) {
    const list = $from.node(depth - 1);
    if (list.type === type && (!attrs || list.attrs.type === attrs.type)) return lift(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup($from.before(depth - 1), type, attrs));
    return true;
  }
  const range = $from.blockRange($to, (node) => isRichRow(node) || node.type === n.rich);
  if (!range) return false;
  const items = [];
  for (let index = range.startIndex; index < range.endIndex; index += 1) {
    const block = range.parent.child(index);
    if (block.type !== n.paragraph) return false;
    items.push(n.list_item.create(null, block));
  }
  const { tr } = state;
  tr.replaceWith(range.start, range.end, type.create(attrs, items));
  tr.setSelection(TextSelection.between(tr.doc.resolve(Math.min($from.pos + 2, tr.doc.content.size)),
    tr.doc.resolve(Math.min($to.pos + 2 * items.length, tr.doc.content.size))));
  dispatch?.(tr.scrollIntoView());
  return true;
};

const lineBreak = (state, dispatch) => {
  const { $from } = state.selection;
  if (![n.paragraph, n.plain].includes($from.parent.type)) return true;
  dispatch?.(state.tr.replaceSelectionWith(n.hard_break.create()).scrollIntoView());
  return true;
};

/** A next paragraph within the same numbered paragraph. */
const sameRow = (state, dispatch) => ($e(state) ? splitBlock(state, dispatch) : true);
const $e = (state) => state.selection.$from.parent.type === n.paragraph;

const move = (direction, outer) => (state, dispatch) => {
  const row = rowAround(state.selection.$from, outer);
  if (row) moveRow(row.pos, direction)(state, dispatch);
  return true;
};

const stop = () => true;

export const bindings = {
  Enter: chainCommands((state, dispatch) => {
    const tr = deleteAcross(state);
    if (!tr) return false;
    dispatch?.(tr.scrollIntoView());
    return true;
  }, enterInLine, enterInItem, enterInRow, splitBlock),
  "Shift-Enter": lineBreak,
  "Mod-Enter": sameRow,
  Tab: tab(1),
  "Shift-Tab": tab(-1),
  Backspace: chainCommands(deleteSelected, backspace, pm.commands.deleteSelection),
  "Mod-Backspace": chainCommands(deleteSelected, backspace, pm.commands.deleteSelection),
  "Shift-Backspace": chainCommands(deleteSelected, backspace, pm.commands.deleteSelection),
  Delete: chainCommands(deleteSelected, forward, pm.commands.deleteSelection),
  "Mod-Delete": chainCommands(deleteSelected, forward, pm.commands.deleteSelection),
  "Mod-b": toggleMark(schema.marks.strong),
  "Mod-i": toggleMark(schema.marks.em),
  "Mod-Shift-8": toggleList(n.bullet_list),
  "Mod-Shift-7": toggleList(n.ordered_list),
  "Mod-z": pm.history.undo,
  "Mod-y": pm.history.redo,
  "Mod-Shift-z": pm.history.redo,
  "Alt-ArrowUp": move(-1, false),
  "Alt-ArrowDown": move(1, false),
  "Alt-Shift-ArrowUp": move(-1, true),
  "Alt-Shift-ArrowDown": move(1, true),
  "Mod-a": selectField,
  Escape: (_state, _dispatch, view) => {
    view.dom.blur();
    return true;
  },
};

/** Select the field first, and all of the document the second time. */
function selectField(state, dispatch) {
  const { $from, from, to } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (!isField(node) && !isRichRow(node) && !isLineRow(node)) continue;
    const start = Selection.findFrom(state.doc.resolve($from.start(depth)), 1, true);
    const end = Selection.findFrom(state.doc.resolve($from.end(depth)), -1, true);
    if (!start || !end || (from <= start.from && to >= end.to)) break;
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, start.from, end.to)));
    return true;
  }
  return false;
}

export const keymaps = [pm.keymap.keymap(bindings), pm.keymap.keymap({ "Mod-Alt-ArrowUp": stop }),
  pm.keymap.keymap({ ...baseKeymap, Enter: stop })];
