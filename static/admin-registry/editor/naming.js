/* Rows as people speak of them. */
import { fieldsOf, findPlace, rowsOf } from "./rows.js";
import { shorten } from "./dom.js";
import { t } from "./words.js";

export function nameOf(doc, place) {
  if (!place) return t("whole");
  if (place === "header") return t("properties");
  if (place.startsWith("texts/")) return t(`hint_${place.slice(6)}`);
  const row = findPlace(doc, place);
  if (!row) return t("gone_row");
  return nameOfRow(doc, row);
}

export function nameOfRow(doc, row) {
  const fields = fieldsOf(row.node);
  const [collection] = row.place.split("/");
  if (collection === "articles") return shorten(`${fields.label} ${fields.title}`.trim() || t("row_articles"));
  if (collection === "paragraphs") {
    const parent = row.parent ?? rowsOf(doc).find(({ place }) => place === row.place)?.parent;
    const article = rowsOf(doc).find(({ key, collection: sort }) => key === parent && sort === "articles");
    const number = (article?.node.attrs.label || "").replace(/\.\s*$/, "");
    const own = fields.label.replace(/\.\s*$/, "");
    if (number && /^\d+$/.test(own)) return `${number} ${t("member", { number: own })}`;
    return [number, own || `“${shorten(row.node.textContent, 30)}”`].filter(Boolean).join(", ");
  }
  const words = fields.name || fields.title || fields.date || fields.mark || row.node.textContent;
  return `${t(`row_${collection}`)}${words ? `: ${shorten(words, 40)}` : ""}`;
}
