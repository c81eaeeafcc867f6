/* What stands in the margin: what differs from the version that this draft was made from, what is to be looked at, what
   is unseen. Worked out when the keys rest, so that typing waits for nothing. */
import { pm } from "django-prose-editor/editor";
import { fieldsOf, findPlace, rowAround, rowsOf, textsOf } from "./rows.js";
import { t } from "./words.js";

const { Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;

const key = new PluginKey("marks");
// eslint-disable-next-line no-control-regex
export const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b-\u001f]/gu;

/** How a row differs from that of the parent: "", "new", "changed". */
export function changeOf(session, place, fields) {
  const { parent } = session;
  if (!parent) return "";
  if (place.startsWith("texts/")) {
    const name = place.slice(6);
    return parent.texts[name] === undefined || same(session, "texts", name, fields[name], parent.texts[name]) ? "" : "changed";
  }
  const before = parent.rows.get(place);
  if (!before) return "new";
  return Object.entries(fields).every(([name, value]) => same(session, place, name, value, before.fields[name])) ? "" : "changed";
}

function same(session, place, name, value, before) {
  if (value === before) return true;
  // Written otherwise by this page, but never touched: as stored.
  const stored = place === "texts" ? session.baseline.texts.fields : session.baseline.rows.get(place)?.fields;
  return stored?.[name] === before && session.baseline.alias.get(`${place}/${name}`) === value;
}

/** All places that differ: place → "new", "changed" or "gone". */
export function allChanges(session) {
  const found = new Map();
  if (!session.parent) return found;
  const { doc } = session.view.state;
  const here = new Set();
  for (const row of rowsOf(doc)) {
    here.add(row.place);
    const change = changeOf(session, row.place, fieldsOf(row.node));
    if (change) found.set(row.place, change);
  }
  for (const [name, value] of Object.entries(textsOf(doc))) {
    if (changeOf(session, `texts/${name}`, { [name]: value })) found.set(`texts/${name}`, "changed");
  }
  for (const place of session.parent.rows.keys()) if (!here.has(place)) found.set(place, "gone");
  return found;
}

export function marks() {
  return new Plugin({
    key,
    state: {
      init: () => ({ set: DecorationSet.empty }),
      apply(tr, value) {
        const fresh = tr.getMeta(key);
        if (fresh) return { set: fresh };
        return tr.docChanged ? { set: value.set.map(tr.mapping, tr.doc) } : value;
      },
    },
    props: { decorations: (state) => key.getState(state).set },
  });
}

/** The row with the caret. */
export const here = new Plugin({
  props: {
    decorations({ doc, selection }) {
      const row = rowAround(selection.$from);
      return row && DecorationSet.create(doc, [Decoration.node(row.pos, row.pos + row.node.nodeSize, { class: "is-here" })]);
    },
  },
});

/** Work out the marks anew. */
export function refreshMarks(session) {
  const { view } = session;
  const { doc } = view.state;
  const changes = allChanges(session);
  const found = [];
  const warned = new Map();
  for (const { place, level } of [...session.findings, ...session.refusals]) {
    if (place) warned.set(place, level === "error" || warned.get(place) === "error" ? "error" : level);
  }
  const doubted = new Set(session.doubts.filter((doubt) => !doubt.settled && doubt.place).map(({ place }) => place));
  const look = (place, pos, node) => {
    const css = [];
    if (changes.has(place)) css.push(`is-${changes.get(place)}`);
    if (warned.has(place)) css.push(`has-${warned.get(place)}`);
    if (doubted.has(place)) css.push("has-doubt");
    if (css.length) found.push(Decoration.node(pos, pos + node.nodeSize, { class: css.join(" ") }));
  };
  for (const { place, pos, node } of rowsOf(doc)) look(place, pos, node);
  for (const name of Object.keys(textsOf(doc))) {
    const row = findPlace(doc, `texts/${name}`);
    if (row) look(row.place, row.pos, row.node);
  }
  doc.descendants((node, pos) => {
    if (node.type.name === "line" && !node.content.size && ["heading", "category"].includes(node.attrs.as)) {
      // A heading in which nothing is typed yet has the name of what it is for.
      found.push(Decoration.node(pos, pos + node.nodeSize, { "aria-label": node.attrs.hint }));
    }
    if (!node.isText) return true;
    for (const match of node.text.matchAll(UNSEEN)) {
      const code = `U+${match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      found.push(Decoration.inline(pos + match.index, pos + match.index + 1, { class: "ed-unseen", title: t("unseen", { code }) }));
      found.push(Decoration.widget(pos + match.index, () => {
        const sign = document.createElement("span");
        sign.className = "ed-unseen__sign";
        sign.textContent = code;
        return sign;
      }, { side: -1, ignoreSelection: true }));
    }
    return false;
  });
  view.dispatch(view.state.tr.setMeta(key, DecorationSet.create(doc, found)).setMeta("addToHistory", false));
  return changes;
}
