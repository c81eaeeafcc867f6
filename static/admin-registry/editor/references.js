/* After articles got other numbers: the sentences that refer to one of them, each with its proposal. Nothing changes by
   itself. */
import { renumbered } from "./numbers.js";
import { setField } from "./folding.js";
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
    const places = found.references || found.found || [];
    list.replaceChildren(...places.map((one) => this.item(one)));
    if (!places.length) list.replaceChildren(make("li", {}, t("no_references")));
  }

  item(one) {
    const item = make("li", {},
      make("button", { type: "button", class: "ed-linkish", onclick: () => this.session.goTo(one.place, one.field) },
        nameOf(this.session.view.state.doc, one.place)),
      make("p", {}, make("del", {}, one.from ?? one.was ?? ""), " → ", make("ins", {}, one.to ?? one.proposed ?? "")));
    const take = make("button", { type: "button", class: "ed-button" }, t("take_proposal"));
    take.addEventListener("click", () => {
      const { view } = this.session;
      const tr = view.state.tr.setMeta("asIs", true);
      setField(tr, one.place, one.field, one.value ?? one.proposal);
      view.dispatch(tr);
      item.remove();
    });
    item.append(take);
    return item;
  }
}
