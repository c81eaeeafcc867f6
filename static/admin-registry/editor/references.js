/* After articles got other numbers: the sentences that refer to one of them, each with its proposal. Nothing changes by
   itself. */
import { renumbered } from "./numbers.js";
import { findPlace } from "./rows.js";
import { nameOf } from "./naming.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

export class References {
  constructor(session, server, page) {
    Object.assign(this, { session, server, page });
    this.panel = byId("ed-references");
    byId("ed-references-button")?.addEventListener("click", () => this.ask());
  }

  /** Offer to look once numbers differ from those that were read. */
  look() {
    this.moved = renumbered(this.session.printedLabels, this.session.view.state.doc);
    this.panel.hidden = !this.moved.length;
  }

  async ask() {
    const list = byId("ed-reference-list");
    let found;
    try {
      found = await this.server.references(this.moved, this.session.changes());
    } catch (failure) {
      this.page.saver.failed(failure, () => this.ask());
      return;
    }
    const places = found.references || found.sentences || found.found || [];
    list.replaceChildren(...places.map((one) => this.item(one)));
    if (!places.length) list.replaceChildren(make("li", {}, t("no_references")));
  }

  item(one) {
    const item = make("li", {},
      make("button", { type: "button", class: "ed-linkish", onclick: () => this.session.goTo(one.place, one.field) },
        nameOf(this.session.view.state.doc, one.place)),
      make("p", {}, make("del", {}, one.sentence)), make("p", {}, make("ins", {}, one.proposal)));
    const take = make("button", { type: "button", class: "ed-button" }, t("take_proposal"));
    take.addEventListener("click", () => {
      const tr = this.replaced(one);
      if (tr) this.session.view.dispatch(tr);
      item.remove();
    });
    item.append(take);
    return item;
  }

  /** The numbers of one sentence put right, and nothing else of it. */
  replaced({ place, sentence, replace }) {
    const { state } = this.session.view;
    const row = findPlace(state.doc, place);
    const tr = state.tr;
    row?.node.descendants((node, offset) => {
      if (!node.isTextblock || tr.docChanged) return !node.isTextblock;
      const words = node.textBetween(0, node.content.size, "", "\n");
      const start = words.indexOf(sentence);
      if (start < 0) return false;
      for (const { at, was, now } of [...replace].reverse()) {
        const from = row.pos + 1 + offset + 1 + start + at;
        if (state.doc.textBetween(from, from + was.length) === was) tr.insertText(now, from, from + was.length);
      }
      return false;
    });
    return tr.docChanged ? tr : null;
  }
}
