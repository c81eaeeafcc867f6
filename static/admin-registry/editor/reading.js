/* What the server read (rows of JSON) → the document that is typed in. One function for each kind of document. */
import { schema } from "./schema.js";
import { blocksOf, linesToNodes } from "./markup.js";
import { t } from "./words.js";

const n = schema.nodes;
const text = (value) => (value ? schema.text(value) : null);

function line(fields, field, as, hint) {
  return n.line.create({ field, as, hint: hint ?? t(`hint_${field}`) }, text(fields[field]));
}

function richField(fields, field, as = "", hint = "") {
  return n.rich.create({ field, as, hint: hint || t(`hint_${field}`) }, blocksOf(fields[field]));
}

/** How a row of each sort is made of its fields. `children` are the nodes of the rows below it. */
export const MAKE = {
  articles: (key, fields, children = []) => n.article.create(
    { key, label: fields.label || "", level: fields.level ?? 1 },
    [line(fields, "title", "heading", t("hint_article_title")), ...children]),
  paragraphs: (key, fields) => n.para.create(
    { key, label: fields.label || "", level: fields.level ?? 1 }, blocksOf(fields.text)),
  log: (key, fields) => n.log_row.create({ key },
    [line(fields, "date", "", t("hint_date")), richField(fields, "text", "", t("hint_change"))]),
  identifying: (key, fields) => n.category.create({ key }, text(fields.text)),
  additional: (key, fields) => n.category.create({ key }, text(fields.text)),
  activities: (key, fields) => n.activity.create({ key },
    [line(fields, "name", "name", t("hint_activity")), richField(fields, "text", "", t("hint_description"))]),
  sub_processors: (key, fields) => n.sub_processor.create({ key }, [
    line(fields, "name", "labelled", "Naam"), line(fields, "contact", "labelled", "Contactgegevens"),
    n.plain.create({ field: "activities", as: "labelled", hint: "Werkzaamheden" }, linesToNodes(fields.activities)),
  ]),
  interfaces: (key, fields, children = []) => n.interface.create({ key }, [
    n.interface_name.create(null,
      [line(fields, "name", "name", t("hint_module")), line(fields, "marks", "marks", t("hint_marks"))]),
    n.interface_text.create(null, [
      richField(fields, "text", "", t("hint_description")),
      n.data_items.create(null, children),
      richField(fields, "text_after", "", t("hint_after_items")),
    ]),
  ]),
  data_items: (key, fields) => n.data_item.create({ key }, text(fields.text)),
  footnotes: (key, fields) => n.footnote.create(
    { key, label: fields.mark || "", after: fields.after || "identifying" }, blocksOf(fields.text)),
  categories: (key, fields, children = []) => n.measure_category.create({ key },
    [line(fields, "title", "category", t("hint_category")), n.measures.create(null, children)]),
  measures: (key, fields) => n.measure.create({ key }, blocksOf(fields.text)),
};

/** A whole version as a document. */
export function readDocument(data) {
  const below = new Map();
  for (const row of data.rows) {
    const place = `${row.collection}/${row.parent || ""}`;
    if (!below.has(place)) below.set(place, []);
    below.get(place).push(row);
  }
  const CHILD = { articles: "paragraphs", interfaces: "data_items", categories: "measures" };
  const rows = (collection, parent = "", only = () => true) => (below.get(`${collection}/${parent}`) || [])
    .filter(only).map((row) => MAKE[collection](row.key, row.fields,
      CHILD[collection] ? rows(CHILD[collection], row.key) : undefined));
  return n.doc.create(null, LAYOUTS[data.version.kind](data.texts.fields, rows));
}

const notes = (rows, after) => n.footnotes.create({ after },
  rows("footnotes", "", (row) => row.fields.after === after));

/** The parts of each kind, in the order in which pages print them. */
const LAYOUTS = {
  terms: (texts, rows) => [
    richField(texts, "preamble"),
    n.articles.create(null, rows("articles")),
    richField(texts, "closing", "closing"),
  ],
  annex1: (texts, rows) => [
    richField(texts, "preamble"),
    line(texts, "log_heading", "heading"),
    n.log.create(null, rows("log")),
    line(texts, "data_heading", "heading"),
    richField(texts, "identifying_intro"),
    n.categories.create({ collection: "identifying" }, rows("identifying")),
    notes(rows, "identifying"),
    richField(texts, "additional_intro"),
    n.categories.create({ collection: "additional" }, rows("additional")),
    richField(texts, "data_closing"),
    notes(rows, "additional"),
    line(texts, "activities_heading", "heading"),
    richField(texts, "activities_intro"),
    n.activities.create(null, rows("activities")),
    notes(rows, "activities"),
    line(texts, "sub_processors_heading", "heading"),
    richField(texts, "sub_processors_intro"),
    n.sub_processors.create(null, rows("sub_processors")),
    notes(rows, "sub_processors"),
    line(texts, "interfaces_heading", "heading"),
    richField(texts, "interfaces_intro"),
    n.interfaces.create(null, rows("interfaces")),
    notes(rows, "interfaces"),
  ],
  annex2: (texts, rows) => [
    richField(texts, "preamble"),
    line(texts, "log_heading", "heading"),
    n.log.create(null, rows("log")),
    line(texts, "measures_heading", "heading"),
    richField(texts, "measures_intro"),
    n.measure_categories.create(null, rows("categories")),
    richField(texts, "closing", "closing"),
  ],
};
