/* Numbers follow: when rows come, go or move, the printed numbers of the others go along, in the manner in which they
   are printed. Where they were not in sequence before (a gap that a repeal left, "8a."), they are left alone. */
import { pm } from "django-prose-editor/editor";
import { isList, isRow, newKey, schema } from "./schema.js";

const { Plugin } = pm.state;
const NUMBER = /^(.*?)(\d+|[ivxlc]+|[a-z]|[A-Z])([.)°\s]*)$/;
const ROMAN = [["c", 100], ["xc", 90], ["l", 50], ["xl", 40], ["x", 10], ["ix", 9], ["v", 5], ["iv", 4], ["i", 1]];

function toRoman(number) {
  let found = "";
  for (const [letters, value] of ROMAN) for (; number >= value; number -= value) found += letters;
  return found;
}

function fromRoman(letters) {
  for (let number = 1; number < 150; number += 1) if (toRoman(number) === letters) return number;
  return 0;
}

/** A printed label as its parts: what stands before and behind its number, the number, and how it is written. */
export function readLabel(label, manner = "") {
  const found = NUMBER.exec(label || "");
  if (!found) return null;
  const [, before, sign, after] = found;
  if (/^\d+$/.test(sign)) return { before, number: Number(sign), after, manner: "1" };
  if (sign.length > 1 || manner === "i") {
    const number = fromRoman(sign);
    return number && { before, number, after, manner: "i" };
  }
  if (/\w$/.test(before)) return null;
  const letter = sign.toLowerCase();
  return { before, number: letter.charCodeAt(0) - 96, after, manner: letter === sign ? "a" : "A" };
}

export function writeLabel({ before, number, after, manner }) {
  if (manner === "1") return `${before}${number}${after}`;
  if (manner === "i") return `${before}${toRoman(number)}${after}`;
  const letter = String.fromCharCode(96 + ((number - 1) % 26) + 1);
  return `${before}${manner === "A" ? letter.toUpperCase() : letter}${after}`;
}

/** Rows of one depth below the same row, in their order; a row of a lesser depth begins a new run. */
function runsOf(list) {
  const done = [];
  const open = new Map();
  list.forEach((row, offset) => {
    if (!isRow(row)) return;
    const { level } = row.attrs;
    for (const [other, run] of [...open]) {
      if (other > level) {
        done.push(run);
        open.delete(other);
      }
    }
    if (!open.has(level)) open.set(level, { level, rows: [] });
    open.get(level).rows.push({ row, offset });
  });
  return [...done, ...open.values()];
}

function mannerOf(rows) {
  // "i." is a letter beside "h." and a numeral beside "ii.".
  return rows.some(({ row }) => /^\W*[ivxlc]{2,}\W*$/.test(row.attrs.label)) ? "i" : "";
}

function isRegular(run) {
  const manner = mannerOf(run.rows);
  const labels = run.rows.map(({ row }) => readLabel(row.attrs.label, manner)).filter(Boolean);
  return labels.every((label, place) => !place || (label.number === labels[place - 1].number + 1
    && label.manner === labels[0].manner && label.before === labels[0].before));
}

function keysOf(list) {
  let found = "";
  list.forEach((row) => (found += `${row.attrs.key}:${row.attrs.level}:${row.attrs.label ? 1 : 0} `));
  return found;
}

const numberedLists = (doc) => {
  const found = new Map();
  doc.forEach((node, pos) => {
    if (node.type.name !== "articles") return;
    found.set("articles", { node, start: pos + 1 });
    node.forEach((article, offset) => found.set(article.attrs.key, { node: article, start: pos + 2 + offset }));
  });
  return found;
};

/** The labels that follow from the order of a list: [[offset in it, label]…], given what it was before. */
export function labelsFor(before, now) {
  const runOf = new Map();
  for (const run of before ? runsOf(before) : []) {
    const manner = mannerOf(run.rows);
    const first = run.rows.map(({ row }) => readLabel(row.attrs.label, manner)).find(Boolean)?.number;
    const known = { isRegular: isRegular(run), first };
    for (const { row } of run.rows) runOf.set(row.attrs.key, known);
  }
  const found = [];
  // Parts above articles mostly don't begin their numbers anew: where they did not, they go on counting.
  const goesOn = goOn(before);
  const last = new Map();
  for (const run of runsOf(now)) {
    const manner = mannerOf(run.rows);
    const labels = run.rows.map(({ row }) => readLabel(row.attrs.label, manner));
    const known = run.rows.map(({ row }) => runOf.get(row.attrs.key)).filter(Boolean);
    // Printed as those are that stood here before, not as one that came from elsewhere.
    const model = labels.find((label, place) => label && runOf.has(run.rows[place].row.attrs.key)) || labels.find(Boolean);
    if (!model || known.some((old) => !old.isRegular)) continue;
    const firsts = known.map(({ first }) => first).filter((first) => first !== undefined);
    let next = firsts.length ? Math.min(...firsts) : 1;
    if (goesOn && last.has(run.level)) next = last.get(run.level) + 1;
    run.rows.forEach(({ row, offset }, place) => {
      if (!labels[place]) return;
      const label = writeLabel({ ...model, number: next });
      if (label !== row.attrs.label) found.push([offset, label]);
      last.set(run.level, next);
      next += 1;
    });
  }
  return found;
}

function goOn(list) {
  if (!list) return false;
  const seen = new Map();
  for (const run of runsOf(list)) {
    const labels = run.rows.map(({ row }) => readLabel(row.attrs.label, mannerOf(run.rows))).filter(Boolean);
    if (!labels.length) continue;
    if (seen.has(run.level)) return labels[0].number === seen.get(run.level) + 1;
    seen.set(run.level, labels.at(-1).number);
  }
  return false;
}

/* Keys: a row that was copied gets a name of its own, and a row without one too. */
function keyChanges(doc, tr) {
  const seen = new Set();
  const walk = (node, start) => node.forEach((child, offset) => {
    const pos = start + offset;
    if (isRow(child)) {
      const name = `${child.type.name}/${child.attrs.key}`;
      if (!child.attrs.key || seen.has(name)) tr.setNodeAttribute(pos, "key", newKey());
      seen.add(name);
    }
    if (isRow(child) || isList(child) || child.type.name === "interface_text") walk(child, pos + 1);
  });
  walk(doc, 0);
}

/** Keeps keys unique and numbers in sequence. Undoing, and what others changed, brings its own numbers along. */
export const numbering = new Plugin({
  appendTransaction(transactions, before, now) {
    if (!transactions.some((tr) => tr.docChanged)) return null;
    const tr = now.tr;
    keyChanges(now.doc, tr);
    if (!transactions.some((one) => pm.history.isHistoryTransaction(one) || one.getMeta("asIs"))) {
      const old = numberedLists(before.doc);
      for (const [name, { node, start }] of numberedLists(tr.doc)) {
        const was = old.get(name)?.node;
        if (was === node || (was && keysOf(was) === keysOf(node))) continue;
        for (const [offset, label] of labelsFor(was, node)) tr.setNodeAttribute(start + offset, "label", label);
      }
      followArticles(before.doc, tr);
    }
    return tr.docChanged ? tr : null;
  },
});

/** "8.1" in article 8 is "9.1" once that is article 9. */
function followArticles(before, tr) {
  const old = new Map();
  before.descendants((node) => {
    if (node.type.name === "article") old.set(node.attrs.key, node.attrs.label);
    return node.type.name === "articles" || node.type.name === "doc";
  });
  tr.doc.descendants((node, pos) => {
    if (node.type.name !== "article") return node.type.name === "articles";
    const was = readLabel(old.get(node.attrs.key) ?? node.attrs.label);
    const is = readLabel(node.attrs.label);
    if (!was || !is || was.number === is.number) return false;
    node.forEach((para, offset) => {
      const start = `${was.number}.`;
      if (para.type.name === "para" && para.attrs.label.startsWith(start) && para.attrs.label.length > start.length) {
        tr.setNodeAttribute(pos + 1 + offset, "label", `${is.number}.${para.attrs.label.slice(start.length)}`);
      }
    });
    return false;
  });
}

/** The articles and paragraphs whose number is another one than `before`: [{key, from, to}…], as printed. */
export function renumbered(before, doc) {
  const found = [];
  const look = ({ attrs: { key, label } }) => {
    const [from, to] = [readLabel(before.get(key) || ""), readLabel(label)];
    if (from && to && before.get(key) !== label) found.push({ key, from: before.get(key), to: label });
  };
  doc.forEach((list) => list.type === schema.nodes.articles && list.forEach((article) => {
    look(article);
    article.forEach((para) => para.type === schema.nodes.para && look(para));
  }));
  return found;
}
