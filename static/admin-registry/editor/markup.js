/* A rich text and its markup, both ways. What is written here is what the server writes (documents/markup/writing.py),
   so that a text that nobody touched is never sent. */
import { pm } from "django-prose-editor/editor";
import { schema } from "./schema.js";

const parser = pm.model.DOMParser.fromSchema(schema);
const BREAK = "\n";

/** The blocks of a markup, at least one. */
export function blocksOf(html) {
  if (!html) return [schema.nodes.paragraph.create()];
  const plain = /^<p>([^<&]*)<\/p>$/.exec(html);
  if (plain) return [schema.nodes.paragraph.create(null, plain[1] ? schema.text(plain[1]) : null)];
  const page = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html");
  const holder = schema.nodes.rich.create(null, schema.nodes.paragraph.create());
  const found = parser.parse(page.body, { topNode: holder });
  const blocks = [];
  found.forEach((node) => blocks.push(node));
  return blocks.length ? blocks : [schema.nodes.paragraph.create()];
}

/** A node with blocks as markup. */
export function markupOf(node) {
  let found = "";
  node.forEach((block) => (found += writeBlock(block)));
  return found;
}

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const escapeAddress = (text) => escape(text).replace(/"/g, "&quot;").replace(/'/g, "&#x27;");

function writeBlock(block) {
  if (block.type.name === "paragraph") {
    const runs = runsOf(block);
    return runs.length ? `<p>${writeRuns(runs)}</p>` : "";
  }
  let items = "";
  block.forEach((item) => (items += `<li>${writeItem(item)}</li>`));
  if (!items) return "";
  if (block.type.name === "bullet_list") return `<ul>${items}</ul>`;
  const { start, type } = block.attrs;
  return `<ol${start !== 1 ? ` start="${start}"` : ""}${type !== "1" ? ` type="${type}"` : ""}>${items}</ol>`;
}

function writeItem(item) {
  const blocks = [];
  item.forEach((block) => {
    if (block.type.name !== "paragraph") blocks.push(block);
    else if (runsOf(block).length) blocks.push(block);
  });
  const [first, second] = blocks;
  if (first?.type.name === "paragraph" && second?.type.name !== "paragraph") {
    return writeRuns(runsOf(first)) + blocks.slice(1).map(writeBlock).join("");
  }
  return blocks.map(writeBlock).join("");
}

/** Pieces of text in one manner, without the white space that no page shows. */
function runsOf(paragraph) {
  const pieces = [];
  paragraph.forEach((node) => {
    const text = node.isText ? node.text.replace(/[ \t\n\r\f]+/g, " ") : BREAK;
    const link = node.marks.find((mark) => mark.type.name === "link");
    pieces.push({
      text, href: link ? link.attrs.href : "",
      strong: node.marks.some((mark) => mark.type.name === "strong"),
      em: node.marks.some((mark) => mark.type.name === "em"),
    });
  });
  let kept = [];
  const stripEnd = () => {
    while (kept.length && kept.at(-1).text !== BREAK) {
      const last = kept.pop();
      const text = last.text.replace(/ +$/, "");
      if (text) {
        kept.push({ ...last, text });
        return;
      }
    }
  };
  let afterSpace = true;
  for (const piece of pieces) {
    let { text } = piece;
    if (text === BREAK) {
      stripEnd();
      afterSpace = true;
    } else {
      if (afterSpace) text = text.replace(/^ +/, "");
      if (!text) continue;
      afterSpace = text.endsWith(" ");
    }
    kept.push({ ...piece, text });
  }
  stripEnd();
  const joined = [];
  for (const run of kept) {
    const last = joined.at(-1);
    if (last && last.text !== BREAK && run.text !== BREAK && isAlike(last, run)) last.text += run.text;
    else joined.push({ ...run });
  }
  while (joined.at(-1)?.text === BREAK) joined.pop();
  while (joined[0]?.text === BREAK) joined.shift();
  return joined.map((run, place) => (run.text === BREAK ? plainBreak(joined, place) : run));
}

const isAlike = (one, other) => one.strong === other.strong && one.em === other.em && one.href === other.href;

function plainBreak(runs, place) {
  const before = runs.slice(0, place).findLast((run) => run.text !== BREAK);
  const after = runs.slice(place).find((run) => run.text !== BREAK);
  return {
    text: BREAK, strong: before.strong && after.strong, em: before.em && after.em,
    href: before.href === after.href ? before.href : "",
  };
}

function writeRuns(runs) {
  let written = "";
  let open = [];
  for (const run of runs) {
    const wanted = [];
    if (run.href) wanted.push(`<a href="${escapeAddress(run.href)}">`);
    if (run.strong) wanted.push("<strong>");
    if (run.em) wanted.push("<em>");
    let shared = 0;
    while (shared < Math.min(open.length, wanted.length) && open[shared] === wanted[shared]) shared += 1;
    written += open.slice(shared).reverse().map(endOf).join("") + wanted.slice(shared).join("");
    open = wanted;
    written += run.text === BREAK ? "<br>" : escape(run.text);
  }
  return written + open.reverse().map(endOf).join("");
}

const endOf = (tag) => `</${/^<(\w+)/.exec(tag)[1]}>`;

/** Text of several lines as inline nodes, and back. */
export function linesToNodes(text) {
  const nodes = [];
  (text || "").split("\n").forEach((line, place) => {
    if (place) nodes.push(schema.nodes.hard_break.create());
    if (line) nodes.push(schema.text(line));
  });
  return nodes;
}

export function nodesToLines(node) {
  return node.textBetween(0, node.content.size, "", (leaf) => (leaf.type.name === "hard_break" ? "\n" : ""))
    .split("\n").map((line) => line.replace(/[ \t]+/g, " ").trim()).join("\n").trim();
}

/** A line as it is stored: without white space at its ends. */
export const lineOf = (node) => node.textContent.replace(/\s+/g, " ").trim();
