/* Pasting: into each place what fits there. What can't be kept is shown first; then it is taken, or left. */
import { pm } from "django-prose-editor/editor";
import { COLLECTION_OF, isLineRow, newKey, schema } from "./schema.js";
import { clausesOf, linesOf, readHtml, readText } from "./clipboard.js";
import { blocksOf } from "./markup.js";
import { deleteAcross } from "./deleting.js";
import { MAKE } from "./reading.js";
import { rowAround } from "./rows.js";
import { tableRows } from "./tables.js";
import { byId, make, shorten } from "./dom.js";
import { t } from "./words.js";

const { Fragment, Slice } = pm.model;
const { Plugin, Selection } = pm.state;
const n = schema.nodes;

export function pasting(page) {
  return new Plugin({
    props: {
      handlePaste(view, event) {
        const html = event.clipboardData?.getData("text/html") || "";
        const text = event.clipboardData?.getData("text/plain") || "";
        if (event.clipboardData?.files.length && !html && !text) {
          page.announce(t("paste_picture"));
          return true;
        }
        // From this very document: its own nodes, which fit or are refused as a whole.
        if (html.includes("data-pm-slice")) return false;
        const table = html.trim() ? tableRows(html, listAt(view.state)) : null;
        const read = table || (html.trim() ? readHtml(html) : readText(text));
        const losses = Object.entries(read.losses);
        const go = () => (table ? takeRows(view, table.rows) : take(view, read.page));
        if (!losses.length) go();
        else ask(page, losses).then((yes) => yes && go());
        return true;
      },
    },
  });
}

/** Say what would be left out, and wait for the answer. */
function ask(page, losses) {
  const dialog = byId("ed-paste");
  byId("ed-paste-losses").replaceChildren(...losses.map(([kind, found]) => make("li", {},
    t(`loss_${kind}`, { words: [...new Set(found)].filter(Boolean).slice(0, 6).map((words) => `“${shorten(words, 70)}”`).join(", ") }))));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "take");
      page.session.view.focus();
    }, { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** The list whose row the caret is in. */
const listAt = (state) => COLLECTION_OF[rowAround(state.selection.$from, true)?.node.type.name];

/** Rows of a table behind the row with the caret, and in its place where nothing stands in it. */
function takeRows(view, rows) {
  const { state } = view;
  const row = rowAround(state.selection.$from, true);
  const made = rows.map((fields) => MAKE[COLLECTION_OF[row.node.type.name]](newKey(), fields));
  const end = row.pos + row.node.nodeSize;
  const tr = state.tr.setMeta("paste", true);
  tr.replaceWith(row.node.textContent.trim() ? end : row.pos, end, made);
  const last = tr.mapping.map(end) - 1;
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(last), -1)).scrollIntoView());
  view.focus();
}

function take(view, page) {
  let { state } = view;
  const clear = deleteAcross(state);
  if (clear) {
    view.dispatch(clear);
    ({ state } = view);
  }
  const { $from } = state.selection;
  const row = rowAround($from);
  const tr = state.tr.setMeta("paste", true);
  if (row && isLineRow(row.node)) pasteLines(tr, row, linesOf(page));
  else if (!$from.parent.isTextblock || $from.parent.type === n.line) tr.insertText(linesOf(page).join(" "));
  else if ($from.parent.type === n.plain) {
    const nodes = linesOf(page).flatMap((line, place) => [...(place ? [n.hard_break.create()] : []), schema.text(line)]);
    tr.replaceSelection(new Slice(Fragment.from(nodes), 0, 0));
  } else if (row?.node.type === n.para && $from.depth === row.depth + 1) pasteClauses(tr, page);
  else pasteBlocks(tr, page.innerHTML);
  if (tr.docChanged) view.dispatch(tr.scrollIntoView());
  view.focus();
}

/** Each line a row: the first goes on where the caret is. */
function pasteLines(tr, row, lines) {
  if (!lines.length) return;
  const rest = tr.doc.textBetween(tr.selection.to, row.pos + row.node.nodeSize - 1);
  const end = row.pos + row.node.nodeSize - 1;
  if (lines.length === 1) {
    tr.insertText(lines[0]);
    return;
  }
  tr.replaceWith(tr.selection.from, end, schema.text(lines[0]));
  const after = tr.mapping.map(row.pos + row.node.nodeSize);
  const made = lines.slice(1).map((line, place) => row.node.type.create({ ...row.node.attrs, key: newKey() },
    schema.text(place === lines.length - 2 ? line + rest : line)));
  tr.insert(after, made);
  tr.setSelection(Selection.near(tr.doc.resolve(after + Fragment.from(made).size), -1));
}

function pasteBlocks(tr, html) {
  const blocks = blocksOf(html);
  const isInline = blocks.length === 1 && blocks[0].type === n.paragraph;
  tr.replaceSelection(isInline ? new Slice(blocks[0].content, 0, 0) : new Slice(Fragment.from(blocks), openOf(blocks[0]), openOf(blocks.at(-1))));
}

const openOf = (block) => (block.type === n.paragraph ? 1 : 0);

/** Clauses as rows: pasted articles and numbered paragraphs are what they were. */
function pasteClauses(tr, page) {
  const clauses = clausesOf(page);
  const hasRows = clauses.some(({ kind, label }) => kind === "article" || label);
  if (!hasRows || clauses.length < 2) {
    const html = clauses.map(({ html: each }) => each ?? "").join("");
    pasteBlocks(tr, hasRows && clauses[0].kind === "article" ? `<p>${clauses[0].label} ${clauses[0].title}</p>` : html);
    return;
  }
  tr.deleteSelection();
  const $from = tr.doc.resolve(tr.selection.from);
  const row = rowAround($from);
  const article = rowAround($from, true);
  // What stood behind the caret goes on behind what was pasted.
  const tail = row.node.textContent.trim() ? restOf(tr, $from, row) : null;
  const isBlank = !tr.doc.nodeAt(row.pos).textContent.trim();
  const into = [];
  const articles = [];
  for (const clause of clauses) {
    if (clause.kind === "article") articles.push({ ...clause, rows: [] });
    else {
      const made = MAKE.paragraphs(newKey(), { label: clause.label, level: levelOf(clause.label), text: clause.html });
      (articles.at(-1)?.rows ?? into).push(made);
    }
  }
  if (tail) (articles.at(-1)?.rows ?? into).push(tail);
  const start = tr.mapping.map(row.pos);
  const own = tr.doc.nodeAt(start);
  const at = start + own.nodeSize;
  const rest = [];
  if (articles.length) {
    const above = tr.doc.nodeAt(article.pos);
    above.forEach((child, offset) => article.pos + 1 + offset >= at && rest.push(child));
    if (rest.length) tr.delete(at, article.pos + above.nodeSize - 1);
    articles.at(-1).rows.push(...rest);
  }
  tr.insert(at, into);
  if (articles.length) {
    const end = article.pos + tr.doc.nodeAt(article.pos).nodeSize;
    tr.insert(end, articles.map(({ label, title, rows }) => MAKE.articles(newKey(), { label, title, level: 1 }, rows)));
  }
  if (isBlank && (into.length || articles.length)) tr.delete(start, start + own.nodeSize);
}

function restOf(tr, $from, row) {
  const end = row.pos + row.node.nodeSize - 1;
  if ($from.pos >= end - 1) return null;
  const { content } = tr.doc.slice($from.pos, end - 0);
  const blocks = [];
  content.forEach((block) => blocks.push(block));
  const text = blocks.map((block) => block.textContent).join("").trim();
  if (!text) return null;
  tr.delete($from.pos, end - 1);
  const rows = blocks.filter((block) => block.isBlock && ["paragraph", "bullet_list", "ordered_list"].includes(block.type.name));
  return rows.length ? n.para.create({ ...row.node.attrs, key: newKey() }, rows) : null;
}

const levelOf = (label) => (/^\d+\.\d+\.\d/.test(label) ? 3 : /^\d+\.\d/.test(label) ? 2 : 1);

