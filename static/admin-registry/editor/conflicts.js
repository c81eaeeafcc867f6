/* Rows that two people changed: what it was, theirs and ours, side by side. Nothing is overwritten before it is seen. */
import { pm } from "django-prose-editor/editor";
import { schema } from "./schema.js";
import { MAKE } from "./reading.js";
import { blocksOf } from "./markup.js";
import { findPlace, rowsOf } from "./rows.js";
import { arrange, listFor, setField } from "./folding.js";
import { nameOf } from "./naming.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

const RICH = new Set(["text", "text_after", "preamble", "closing", "identifying_intro", "additional_intro", "data_closing",
  "activities_intro", "sub_processors_intro", "interfaces_intro", "measures_intro"]);
const PLAIN_TEXT = ["identifying", "additional", "data_items"];

export class Conflicts {
  constructor(session, page) {
    Object.assign(this, { session, page, open: [] });
    this.panel = byId("ed-conflicts");
  }

  get isOpen() {
    return this.open.length > 0;
  }

  show(conflicts) {
    const known = new Map(this.open.map((one) => [`${one.place}/${one.field}/${one.collection || ""}`, one]));
    for (const one of conflicts) known.set(`${one.place}/${one.field}/${one.collection || ""}`, one);
    this.open = [...known.values()];
    this.draw();
    this.panel.scrollIntoView({ block: "start" });
    this.panel.focus();
  }

  draw() {
    this.panel.hidden = !this.isOpen;
    byId("ed-conflict-list").replaceChildren(...this.open.map((one) => this.item(one)));
  }

  item(one) {
    const { doc } = this.session.view.state;
    const who = one.is_me ? t("other_tab") : one.by || t("somebody");
    const side = (title, value) => make("div", { class: "ed-side" }, make("h4", {}, title), this.shown(one, value));
    return make("li", { class: "ed-conflict", "data-place": one.place },
      make("h3", {}, nameOf(doc, one.place), one.field && !RICH.has(one.field) ? ` · ${t(`field_${one.field}`)}` : ""),
      make("p", {}, t("conflict_by", { who })),
      make("div", { class: "ed-sides" }, side(t("side_base"), one.base), side(t("side_theirs", { who }), one.theirs),
        side(t("side_mine"), one.yours)),
      make("p", { class: "ed-buttons" },
        make("button", { type: "button", class: "ed-button", onclick: () => this.settle(one, "theirs") }, t("take_theirs")),
        make("button", { type: "button", class: "ed-button", onclick: () => this.settle(one, "mine") }, t("take_mine")),
        one.yours !== null && one.field !== "order" && one.field !== "parent"
          && make("button", { type: "button", class: "ed-button", onclick: () => this.settle(one, "edit") }, t("edit_mine"))));
  }

  shown(one, value) {
    if (value === null || value === undefined) return make("p", {}, make("i", {}, t("removed_row")));
    if (one.field === "parent") return make("p", {}, nameOf(this.session.view.state.doc, value));
    if (Array.isArray(value)) {
      const names = value.map((key) => nameOf(this.session.view.state.doc, `${one.collection}/${key}`));
      return make("ol", { class: "ed-names" }, names.map((name) => make("li", {}, name)));
    }
    if (typeof value === "object") {
      return make("div", {}, Object.entries(value).filter(([, each]) => each !== "" && each !== null)
        .map(([name, each]) => this.shown({ ...one, field: name }, each)));
    }
    const [collection] = one.place.split("/");
    if (!RICH.has(one.field) || PLAIN_TEXT.includes(collection) || value === "") {
      return make("p", {}, value === "" ? make("i", {}, t("empty")) : String(value));
    }
    // Through the schema, so that nothing comes into the page that a text can't hold.
    const holder = make("div", { class: "rich", lang: "nl" });
    pm.model.DOMSerializer.fromSchema(schema).serializeFragment(pm.model.Fragment.from(blocksOf(value)), {}, holder);
    return holder;
  }

  settle(one, choice) {
    const { session } = this;
    const { view, baseline } = session;
    const tr = view.state.tr.setMeta("asIs", true);
    const isWhole = !one.field;
    if (one.field === "order" || one.field === "parent") this.settleOrder(one, choice, tr);
    else if (isWhole) this.settleRow(one, choice, tr);
    else this.settleField(one, choice, tr);
    if (tr.docChanged) view.dispatch(tr);
    if (one.field === "order") baseline.order.set(listOf(one), one.theirs);
    this.open = this.open.filter((other) => other !== one);
    this.draw();
    session.tell("changed", {});
    if (choice === "edit") session.goTo(one.place, one.field);
    else if (!this.isOpen) this.page.saver.save();
  }

  settleField(one, choice, tr) {
    const { baseline, header } = this.session;
    const { place, field, theirs, rev } = one;
    if (place === "header") {
      baseline.header.fields[field] = theirs;
      baseline.header.rev = rev;
      if (choice === "theirs") header[field] = theirs;
      this.session.tell("header");
      return;
    }
    const stored = place.startsWith("texts") ? baseline.texts : baseline.rows.get(place);
    if (stored) {
      stored.fields[field] = theirs;
      stored.rev = rev || stored.rev;
      baseline.alias.delete(`${place.startsWith("texts") ? "texts" : place}/${field}`);
    }
    if (choice === "theirs") setField(tr, place, field, theirs);
  }

  /** One removed the row, the other changed it. */
  settleRow(one, choice, tr) {
    const { baseline } = this.session;
    const { place, theirs, rev } = one;
    const found = findPlace(tr.doc, place);
    if (theirs === null) {
      baseline.rows.delete(place);
      for (const [other, row] of baseline.rows) if (row.parent === place.split("/")[1]) baseline.rows.delete(other);
      if (choice === "theirs" && found) tr.delete(found.pos, found.pos + found.node.nodeSize);
      return;
    }
    const stored = baseline.rows.get(place);
    if (stored) Object.assign(stored, { rev: rev || stored.rev, fields: { ...stored.fields, ...theirs } });
    if (choice !== "theirs" || found) return;
    const [collection, key] = place.split("/");
    const fields = { ...stored?.fields, ...theirs };
    const at = placeBefore(this.session, tr.doc, collection, stored?.parent || "", key) ?? listFor(tr.doc, collection, stored?.parent || "", fields.after);
    if (at === null) return;
    const below = { articles: "paragraphs", interfaces: "data_items", categories: "measures" }[collection];
    const children = [...baseline.rows.values()].filter((row) => row.parent === key && row.collection === below);
    tr.insert(at, MAKE[collection](key, fields, children.map((row) => MAKE[below](row.key, row.fields))));
  }

  settleOrder(one, choice, tr) {
    if (one.field === "order" && choice === "theirs") {
      arrange(tr, { collection: one.collection, parent: one.place.split("/")[1] || "", keys: one.theirs });
    }
    if (one.field === "parent") {
      const stored = this.session.baseline.rows.get(one.place);
      const under = one.theirs.split("/")[1];
      if (stored) Object.assign(stored, { parent: under, rev: one.rev || stored.rev });
      const row = findPlace(tr.doc, one.place);
      if (choice === "theirs" && row) {
        tr.delete(row.pos, row.pos + row.node.nodeSize);
        const at = listFor(tr.doc, stored.collection, under);
        if (at !== null) tr.insert(at, row.node);
      }
    }
  }
}

const listOf = (one) => `${one.collection}/${one.place.split("/")[1] || ""}`;

/** Where a row stood: behind the row before it that is still there. */
function placeBefore(session, doc, collection, parent, key) {
  const keys = session.baseline.order.get(`${collection}/${parent}`) || [];
  const rows = new Map(rowsOf(doc).map((row) => [row.place, row]));
  for (let index = keys.indexOf(key) - 1; index >= 0; index -= 1) {
    const row = rows.get(`${collection}/${keys[index]}`);
    if (row) return row.pos + row.node.nodeSize;
  }
  return null;
}

