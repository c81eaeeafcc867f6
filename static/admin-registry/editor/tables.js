/* A pasted table whose columns are those of the list that the caret is in: each of its rows becomes one of that list. */
import { cleanPaste } from "../paste.js";

/* The fields of a row of each list, in the order in which they are printed, and which of them hold markup. */
const COLUMNS = {
  log: ["date", "text"], activities: ["name", "text"], interfaces: ["name", "text"],
  sub_processors: ["name", "contact", "activities"],
};
const HEADS = /^(naam|name|module|datum|date|sub-?verwerker|sub-?processor|werkzaamheid|activity|interface)$/i;

/** HTML → { rows: the fields of each, losses }; null where it is no table, or one of another shape. */
export function tableRows(html, collection) {
  const fields = COLUMNS[collection];
  const page = new DOMParser().parseFromString(html, "text/html");
  const tables = [...page.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  if (!fields || !tables.length || hasMore(page)) return null;
  const lines = tables.flatMap((table) => [...table.rows].filter((row) => row.closest("table") === table));
  const whole = lines.filter((row) => row.cells.length === fields.length && [...row.cells].every((cell) => cell.colSpan === 1));
  if (whole.length !== lines.length) return null;
  const losses = {};
  const rows = whole.filter((row, place) => place || !isHead(row))
    .map((row) => Object.fromEntries(fields.map((field, place) => [field, valueOf(row.cells[place], field, losses)])))
    .filter((found) => Object.values(found).some(Boolean));
  return rows.length ? { rows, losses } : null;
}

/** Whether words stand beside the tables: then it is a text with a table in it. */
function hasMore(page) {
  const body = page.body.cloneNode(true);
  for (const element of body.querySelectorAll("table, style, script, title")) element.remove();
  return Boolean(body.textContent.trim());
}

const wordsOf = (element) => element.textContent.replace(/\s+/g, " ").trim();
const isHead = (row) => [...row.cells].every((cell) => cell.tagName === "TH") || HEADS.test(wordsOf(row.cells[0]));

function valueOf(cell, field, losses) {
  const { cleaned, losses: own } = cleanPaste(cell.innerHTML);
  for (const [kind, words] of Object.entries(own)) (losses[kind] ||= []).push(...words);
  const { body } = new DOMParser().parseFromString(cleaned, "text/html");
  if (field === "text") {
    if (!wordsOf(body)) return "";
    return body.querySelector("p, ul, ol") ? body.innerHTML : `<p>${body.innerHTML}</p>`;
  }
  for (const end of body.querySelectorAll("br, p:not(:last-child), li:not(:last-child)")) end.after("\n");
  const lines = body.textContent.split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean);
  return lines.join(field === "activities" ? "\n" : ", ");
}
