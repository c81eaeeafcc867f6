/* The agreement as a tree that can be typed in: a row of the registry is a node with its key, a field is a node in it.
   A rich text is exactly what is stored (documents/markup/tree.py), so that saving refuses nothing that was typed. */
import { pm } from "django-prose-editor/editor";

const { Schema } = pm.model;

export const SCHEMES = /^(https?|mailto):/i;
export const STYLES = ["1", "a", "A", "i", "I"];
const LAST_START = 9999;

const fitStart = (value) => {
  const start = Number.parseInt(value, 10);
  return start >= 0 && start <= LAST_START ? start : 1;
};

/* --- Rich text ----------------------------------------------------------------------------------------------------- */

const rich = {
  text: { group: "inline" },
  hard_break: {
    group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"],
    leafText: () => "\n",
  },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: {
    group: "block", content: "list_item+", attrs: { start: { default: 1 }, type: { default: "1" } },
    parseDOM: [{
      tag: "ol",
      getAttrs: (dom) => ({
        start: fitStart(dom.getAttribute("start") ?? "1"),
        type: STYLES.includes(dom.getAttribute("type")) ? dom.getAttribute("type") : "1",
      }),
    }],
    toDOM: ({ attrs: { start, type } }) => ["ol", { ...(start !== 1 && { start }), ...(type !== "1" && { type }) }, 0],
  },
  list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
};

const marks = {
  link: {
    attrs: { href: {} }, inclusive: false,
    parseDOM: [{
      tag: "a[href]",
      getAttrs: (dom) => (SCHEMES.test(dom.getAttribute("href")) ? { href: dom.getAttribute("href") } : false),
    }],
    toDOM: ({ attrs: { href } }) => ["a", { href }, 0],
  },
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
      { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null }],
    toDOM: () => ["strong", 0],
  },
  em: {
    parseDOM: [{ tag: "em" }, { tag: "i", getAttrs: (dom) => dom.style.fontStyle !== "normal" && null },
      { style: "font-style=italic" }],
    toDOM: () => ["em", 0],
  },
};

/* --- Fields -------------------------------------------------------------------------------------------------------- */

const shown = (attrs) => ({ "data-field": attrs.field, "data-hint": attrs.hint });
const fieldAttrs = { field: { default: "" }, hint: { default: "" }, as: { default: "" } };

/* How a line is shown: by its `as`. */
const LINES = {
  heading: (attrs) => ["h2", { class: "clause-heading ed-field", ...shown(attrs) }, 0],
  category: (attrs) => ["h3", { class: "category-heading ed-field", ...shown(attrs) }, 0],
  name: (attrs) => ["strong", { class: "ed-field ed-name", ...shown(attrs) }, 0],
  marks: (attrs) => ["span", { class: "marks ed-field", ...shown(attrs) }, 0],
  labelled: (attrs) => ["div", { class: "ed-labelled" },
    ["span", { class: "sub-processor__what", contenteditable: "false" }, `${attrs.hint}: `],
    ["span", { class: "ed-field", "data-field": attrs.field, "data-hint": "…" }, 0]],
  "": (attrs) => ["div", { class: "ed-field", ...shown(attrs) }, 0],
};

const fields = {
  line: {
    content: "text*", marks: "", attrs: fieldAttrs, isolating: true, defining: true,
    toDOM: ({ attrs }) => LINES[attrs.as](attrs),
  },
  plain: {
    content: "(text|hard_break)*", marks: "", attrs: fieldAttrs, isolating: true, defining: true,
    toDOM: ({ attrs }) => LINES[attrs.as](attrs),
  },
  rich: {
    content: "block+", attrs: fieldAttrs, isolating: true, defining: true,
    toDOM: ({ attrs }) => ["div", { class: `rich ed-field ${attrs.as}`, ...shown(attrs) }, 0],
  },
};

/* --- Rows ---------------------------------------------------------------------------------------------------------- */

const rowAttrs = { key: { default: "" }, label: { default: "" }, level: { default: 1 }, after: { default: "" } };

function row(content, toDOM, more = {}) {
  return {
    content, defining: true, isolating: false, attrs: rowAttrs, isRow: true, toDOM,
    ...more,
  };
}

const keyed = (attrs, name, css) => ({ class: css, "data-row": name, "data-key": attrs.key, "data-label": attrs.label });
const numbered = (label, css) => ["span", { class: css, contenteditable: "false", title: label }, label];
const keyRule = (name, more = {}) => ({
  tag: `[data-row=${name}]`,
  getAttrs: (dom) => ({
    key: dom.dataset.key || "", label: dom.dataset.label || "", level: Number(dom.dataset.level || 1),
    after: dom.dataset.after || "",
  }),
  ...more,
});

const rows = {
  article: row("line para*", ({ attrs }) => [
    "section", { ...keyed(attrs, "article", `article article--${attrs.level} ed-row`), "data-level": attrs.level },
    numbered(attrs.label, "ed-label ed-label--article"), ["div", { class: "ed-article" }, 0],
  ], { parseDOM: [keyRule("article", { contentElement: ".ed-article" })] }),
  para: row("block+", ({ attrs }) => [
    "div", {
      ...keyed(attrs, "para", `paragraph paragraph--${attrs.level} ed-row${attrs.label ? "" : " paragraph--plain"}`),
      "data-level": attrs.level,
    },
    numbered(attrs.label, "ed-label"), ["div", { class: "rich" }, 0],
  ], { parseDOM: [keyRule("para", { contentElement: ".rich" })] }),
  log_row: row("line rich", ({ attrs }) => ["tr", keyed(attrs, "log_row", "ed-row ed-cells"), 0],
    { parseDOM: [keyRule("log_row")] }),
  category: row("text*", ({ attrs }) => ["li", keyed(attrs, "category", "ed-row"), 0],
    { marks: "", parseDOM: [keyRule("category")] }),
  activity: row("line rich", ({ attrs }) => ["li", keyed(attrs, "activity", "ed-row"), 0],
    { parseDOM: [keyRule("activity")] }),
  sub_processor: row("line line plain", ({ attrs }) => [
    "div", keyed(attrs, "sub_processor", "sub-processor ed-row"), 0,
  ], { parseDOM: [keyRule("sub_processor")] }),
  interface: row("interface_name interface_text", ({ attrs }) => ["tr", keyed(attrs, "interface", "ed-row"), 0],
    { parseDOM: [keyRule("interface")] }),
  data_item: row("text*", ({ attrs }) => ["li", keyed(attrs, "data_item", "ed-row"), 0],
    { marks: "", parseDOM: [keyRule("data_item")] }),
  footnote: row("block+", ({ attrs }) => [
    "div", { ...keyed(attrs, "footnote", "footnote ed-row"), "data-after": attrs.after },
    numbered(attrs.label, "ed-label"), ["div", { class: "rich" }, 0],
  ], { parseDOM: [keyRule("footnote", { contentElement: ".rich" })] }),
  measure_category: row("line measures", ({ attrs }) => [
    "section", keyed(attrs, "measure_category", "measures ed-row"), 0,
  ], { parseDOM: [keyRule("measure_category")] }),
  measure: row("block+", ({ attrs }) => ["li", keyed(attrs, "measure", "rich ed-row"), 0],
    { parseDOM: [keyRule("measure")] }),
};

/* --- What holds rows ----------------------------------------------------------------------------------------------- */

function list(content, collection, toDOM, more = {}) {
  return {
    content, attrs: { collection: { default: collection }, after: { default: "" } }, isolating: true, selectable: false,
    isList: true, toDOM, ...more,
  };
}

const table = (css, heads) => () => [
  "table", { class: css },
  ["thead", { contenteditable: "false" }, ["tr", ...heads.map((head) => ["th", { scope: "col" }, head])]],
  ["tbody", 0],
];

const lists = {
  articles: list("article*", "articles", () => ["div", { class: "ed-articles" }, 0]),
  log: list("log_row*", "log", table("log", ["DATUM", "WIJZIGING"])),
  categories: list("category*", "identifying", () => ["ul", { class: "categories" }, 0]),
  activities: list("activity*", "activities", () => ["ul", { class: "activities" }, 0]),
  sub_processors: list("sub_processor*", "sub_processors", () => ["div", { class: "ed-sub-processors" }, 0]),
  interfaces: list("interface*", "interfaces", table("interfaces", ["MODULE", "BESCHRIJVING"])),
  data_items: list("data_item*", "data_items", () => ["ul", { class: "data-items" }, 0]),
  footnotes: list("footnote*", "footnotes", () => ["div", { class: "ed-footnotes" }, 0]),
  measure_categories: list("measure_category*", "categories", () => ["div", { class: "ed-measures" }, 0]),
  measures: list("measure*", "measures", () => ["ul", 0]),
};

const parts = {
  interface_name: { content: "line line", isolating: true, toDOM: () => ["th", { scope: "row" }, 0] },
  interface_text: { content: "rich data_items rich", isolating: true, toDOM: () => ["td", { class: "rich" }, 0] },
};

export const schema = new Schema({
  nodes: { doc: { content: "(line|rich|articles|log|categories|activities|sub_processors|interfaces|footnotes|measure_categories)+" },
    ...rich, ...fields, ...rows, ...lists, ...parts },
  marks,
});

/* Which row of which collection a node is. */
export const COLLECTION_OF = {
  article: "articles", para: "paragraphs", log_row: "log", activity: "activities", sub_processor: "sub_processors",
  interface: "interfaces", data_item: "data_items", footnote: "footnotes", measure_category: "categories",
  measure: "measures",
};
export const isRow = (node) => Boolean(node.type.spec.isRow);
export const isList = (node) => Boolean(node.type.spec.isList);
export const isRichRow = (node) => ["para", "footnote", "measure"].includes(node.type.name);
export const isLineRow = (node) => ["category", "data_item"].includes(node.type.name);
export const isField = (node) => ["line", "plain", "rich"].includes(node.type.name);

/** A lineage key, as the server writes them. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
