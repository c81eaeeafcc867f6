/* Find and replace, over all fields of the document. */
import { pm } from "django-prose-editor/editor";
import { byId } from "./dom.js";
import { t } from "./words.js";

const { Plugin, PluginKey, TextSelection } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const key = new PluginKey("search");

export const searching = new Plugin({
  key,
  state: {
    init: () => ({ found: [], at: -1, set: DecorationSet.empty, query: null }),
    apply(tr, value, _before, state) {
      const meta = tr.getMeta(key);
      const query = meta ? meta.query : value.query;
      if (!query) return { found: [], at: -1, set: DecorationSet.empty, query: null };
      if (!meta && !tr.docChanged) return value;
      const found = find(state.doc, query);
      const at = meta?.at ?? value.at;
      return { found, at, query, set: marksOf(state.doc, found, at) };
    },
  },
  props: { decorations: (state) => key.getState(state).set },
});

function marksOf(doc, found, at) {
  return DecorationSet.create(doc, found.map(({ from, to }, index) => Decoration.inline(from, to,
    { class: index === at ? "ed-found ed-found--here" : "ed-found" })));
}

function find(doc, { text, isExact, isWhole }) {
  const found = [];
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ +/g, "[ \\u00a0]+"), isExact ? "gu" : "giu");
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const words = node.textBetween(0, node.content.size, "", "\n");
    for (const match of words.matchAll(pattern)) {
      if (!match[0] || (isWhole && isInWord(words, match.index, match[0].length))) continue;
      found.push({ from: pos + 1 + match.index, to: pos + 1 + match.index + match[0].length });
    }
    return false;
  });
  return found;
}

const LETTER = /[\p{L}\p{N}]/u;
const isInWord = (words, at, length) => LETTER.test(words[at - 1] || "") || LETTER.test(words[at + length] || "");

export class Search {
  constructor(session, page) {
    Object.assign(this, { session, page, panel: byId("ed-search") });
    this.form = this.panel.querySelector("form");
    this.form.addEventListener("input", ({ target }) => target.name !== "replacement" && this.look());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const act = event.submitter?.value || "next";
      ({ next: () => this.step(1), last: () => this.step(-1), replace: () => this.replace(), all: () => this.replaceAll() })[act]();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        this.step(-1);
      }
    });
    byId("ed-search-close").addEventListener("click", () => this.close());
  }

  open() {
    const { from, to } = this.session.view.state.selection;
    const chosen = this.session.view.state.doc.textBetween(from, to, " ");
    this.panel.hidden = false;
    if (chosen && chosen.length < 80) this.form.elements.text.value = chosen;
    this.form.elements.text.select();
    this.look();
  }

  close() {
    this.panel.hidden = true;
    this.tell(null);
    this.session.view.focus();
  }

  get query() {
    const { text, exact, whole } = this.form.elements;
    return text.value ? { text: text.value, isExact: exact.checked, isWhole: whole.checked } : null;
  }

  get state() {
    return key.getState(this.session.view.state);
  }

  tell(query, at = -1) {
    const { view } = this.session;
    view.dispatch(view.state.tr.setMeta(key, { query, at }).setMeta("addToHistory", false));
    const { found } = this.state;
    byId("ed-search-count").textContent = query ? t("found_count", { at: at + 1 || "–", count: found.length }) : "";
  }

  look() {
    this.tell(this.query);
    const { from } = this.session.view.state.selection;
    const at = this.state.found.findIndex((one) => one.from >= from);
    if (this.state.found.length) this.go(Math.max(0, at));
  }

  step(by) {
    const { found, at } = this.state;
    if (found.length) this.go((at + by + found.length) % found.length);
  }

  go(at) {
    const { view } = this.session;
    const { from, to } = this.state.found[at];
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
    this.tell(this.query, at);
    view.domAtPos(from).node.parentElement?.scrollIntoView({ block: "center" });
  }

  replace() {
    const { found, at } = this.state;
    if (at < 0 || !found[at]) {
      this.step(1);
      return;
    }
    const { view } = this.session;
    const { from, to } = found[at];
    view.dispatch(this.put(view.state.tr, from, to));
    if (this.state.found.length) this.go(Math.min(at, this.state.found.length - 1));
    else this.tell(this.query);
  }

  replaceAll() {
    const { view } = this.session;
    const { found } = this.state;
    const { tr } = view.state;
    for (const { from, to } of [...found].reverse()) this.put(tr, from, to);
    if (!found.length) return;
    view.dispatch(tr);
    this.tell(this.query);
    this.page.announce(t("replaced_count", { count: found.length }));
  }

  /** What begins with a capital keeps it, unless capitals count. */
  put(tr, from, to) {
    const { replacement, exact } = this.form.elements;
    let words = replacement.value;
    const isCapital = /^\p{Lu}/u.test(tr.doc.textBetween(from, to));
    if (isCapital && !exact.checked) words = words.charAt(0).toUpperCase() + words.slice(1);
    return words ? tr.insertText(words, from, to) : tr.delete(from, to);
  }
}

