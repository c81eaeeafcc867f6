/* One draft that is being edited: the document, what the server has of it, and what changed in between. */
import { pm } from "django-prose-editor/editor";
import { keymaps } from "./keys.js";
import { deleteAcross } from "./deleting.js";
import { numbering } from "./numbers.js";
import { readDocument } from "./reading.js";
import { Baseline, changesBetween } from "./changes.js";
import { fieldPosition, fieldsOf, findPlace, placeAround, rowsOf, textsOf } from "./rows.js";

const { EditorState, Plugin, Selection, TextSelection } = pm.state;
const { EditorView } = pm.view;

/* The parts of a document stay what they are, whatever is typed or pasted. */
const guard = new Plugin({
  filterTransaction(tr, state) {
    if (!tr.docChanged) return true;
    if (tr.doc.childCount !== state.doc.childCount) return false;
    for (let place = 0; place < tr.doc.childCount; place += 1) {
      const [now, before] = [tr.doc.child(place), state.doc.child(place)];
      if (now === before) continue;
      if (now.type !== before.type || now.attrs.field !== before.attrs.field
        || now.attrs.collection !== before.attrs.collection || now.attrs.after !== before.attrs.after) return false;
    }
    return true;
  },
});

export class Session extends EventTarget {
  constructor(data, config) {
    super();
    this.config = config;
    this.adopt(data);
    this.plugins = [];
  }

  /** Take what the server read as the state from which changes are counted. */
  adopt(data) {
    this.data = data;
    this.seen = data.seen ?? "";
    this.header = { ...data.version.fields };
    this.doc = readDocument(data);
    this.baseline = new Baseline(data, this.doc);
    this.parent = data.parent ? parentOf(data.parent) : null;
    this.findings = data.findings || [];
    this.doubts = data.doubts || [];
    this.refusals = [];
    this.notes = data.notes || {};
    this.printedLabels = new Map(rowsOf(this.doc).filter(({ collection }) => ["articles", "paragraphs"].includes(collection))
      .map(({ key, node }) => [key, node.attrs.label]));
  }

  open(mount, plugins, props = {}) {
    this.plugins = [guard, numbering, pm.history.history({ depth: 5000, newGroupDelay: 700 }), ...plugins, ...keymaps];
    const state = EditorState.create({ doc: this.doc, plugins: this.plugins });
    this.view = new EditorView(mount, {
      state,
      attributes: {
        class: "contract", lang: this.config.language || "nl", spellcheck: "true", role: "textbox",
        "aria-multiline": "true", "aria-label": this.config.name,
      },
      dispatchTransaction: (tr) => this.apply(tr),
      handleTextInput: (view, from, to, text) => this.typeOver(from, to, text),
      ...props,
    });
  }

  apply(tr) {
    const before = this.view.state;
    const state = before.apply(tr);
    this.view.updateState(state);
    if (state.doc !== before.doc) this.tell("changed", { quiet: tr.getMeta("quiet") });
    if (!state.selection.eq(before.selection) || state.doc !== before.doc) this.tell("moved");
  }

  /** Typing over a selection that spans fields deletes it first, so that no field swallows another. */
  typeOver(from, to, text) {
    const { state } = this.view;
    if (from === to || state.doc.resolve(from).sameParent(state.doc.resolve(to))) return false;
    const tr = deleteAcross(state);
    if (!tr) return false;
    this.view.dispatch(tr.insertText(text, tr.selection.from).scrollIntoView());
    return true;
  }

  run(command) {
    const done = command(this.view.state, (tr) => this.view.dispatch(tr), this.view);
    this.view.focus();
    return done;
  }

  setHeader(name, value) {
    if (this.header[name] === value) return;
    this.header[name] = value;
    this.tell("changed", {});
  }

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** What a save would send; null for nothing. New rows in which nothing was typed are none. */
  changes() {
    const found = changesBetween(this.baseline, this.view ? this.view.state.doc : this.doc, this.header);
    if (!found) return null;
    const blank = new Set(found.added.filter(isBlank).map((row) => row.key));
    if (blank.size) {
      found.added = found.added.filter((row) => !blank.has(row.key));
      found.order = found.order.map((list) => ({ ...list, keys: list.keys.filter((key) => !blank.has(key)) }))
        .filter((list) => list.keys.join() !== list.base.join());
      const isNothing = !found.header && !found.texts
        && !found.changed.length && !found.added.length && !found.removed.length && !found.order.length;
      if (isNothing) return null;
    }
    return found;
  }

  /** Bring a place into view with the caret in it. */
  goTo(place, field = "") {
    const { state } = this.view;
    const found = findPlace(state.doc, field && place === "texts" ? `texts/${field}` : place);
    if (!found) return false;
    const pos = field ? fieldPosition(found, field) : found.pos;
    const tr = state.tr.setSelection(Selection.near(state.doc.resolve(pos + 1)));
    this.view.dispatch(tr);
    this.view.focus();
    const dom = this.view.nodeDOM(found.pos);
    const quick = matchMedia("(prefers-reduced-motion: reduce)").matches;
    dom?.scrollIntoView?.({ block: "center", behavior: quick ? "auto" : "smooth" });
    return true;
  }

  get place() {
    return placeAround(this.view.state.selection.$from);
  }

  domAt(pos) {
    return this.view.nodeDOM(pos);
  }

  /** The text of a place as it is sent. */
  fieldsAt(place) {
    const found = findPlace(this.view.state.doc, place);
    if (!found) return null;
    return place.startsWith("texts/") ? { [place.slice(6)]: textsOf(this.view.state.doc)[place.slice(6)] } : fieldsOf(found.node);
  }

  select(from, to = from) {
    const { state } = this.view;
    this.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from, to)).scrollIntoView());
  }
}

function isBlank({ collection, fields }) {
  const said = ["text", "title", "name"].some((name) => fields[name]);
  return !said && ["paragraphs", "measures", "identifying", "additional", "data_items"].includes(collection);
}


function parentOf({ rows, texts, ...version }) {
  const found = new Map(rows.map((row) => [`${row.collection}/${row.key}`, row]));
  return { ...version, rows: found, texts: texts?.fields ?? texts ?? {}, list: rows };
}
