/* The sheet at the right: the row with the caret, what is to be looked at, the properties of the version. */
import { findPlace } from "./rows.js";
import { setLabel } from "./moves.js";
import { changeOf } from "./marks.js";
import { nameOf } from "./naming.js";
import { byId, later, make } from "./dom.js";
import { Beside } from "./beside.js";
import { t } from "./words.js";

export class Sheet {
  constructor(session, server, page) {
    Object.assign(this, { session, server, page });
    this.title = byId("ed-row-title");
    this.own = byId("ed-row-own");
    this.beside = new Beside(session, server, page);
    this.follow = later(() => this.showRow(), 150);
    session.addEventListener("moved", () => this.follow());
    session.addEventListener("saved", () => this.showRow(true));
    session.addEventListener("header", () => this.fillHeader());
    for (const input of document.querySelectorAll("[data-header]")) {
      input.addEventListener("input", () => session.setHeader(input.dataset.header, valueOf(input)));
    }
    this.fillHeader();
    this.showRow();
  }

  /* --- Properties --------------------------------------------------------------------------------------------------- */

  fillHeader() {
    for (const input of document.querySelectorAll("[data-header]")) {
      const value = this.session.header[input.dataset.header] ?? "";
      if (input.value !== String(value)) input.value = value;
    }
  }

  goToHeader(field) {
    const input = document.querySelector(`[data-header="${field}"]`) || document.querySelector("[data-header]");
    input.closest("details")?.setAttribute("open", "");
    document.body.classList.toggle("shows-sheet", Boolean(input.closest("#ed-sheet")));
    input.focus();
    return true;
  }

  /* --- The row with the caret ----------------------------------------------------------------------------------------- */

  showRow(isFresh = false) {
    const { session } = this;
    const { state } = session.view;
    const { place } = session;
    const now = JSON.stringify([place, session.fieldsAt(place), session.baseline.rows.has(place)]);
    if (!isFresh && now === this.shown) return;
    this.shown = now;
    this.title.textContent = place ? nameOf(state.doc, place) : t("no_row_here");
    if (!this.own.contains(document.activeElement)) this.own.replaceChildren(...this.ownFields(place));
    this.beside.show(place, isFresh);
  }

  ownFields(place) {
    const { session } = this;
    const row = place && !place.startsWith("texts/") ? findPlace(session.view.state.doc, place) : null;
    const found = [];
    if (row && ["article", "para", "footnote"].includes(row.node.type.name)) {
      const field = row.node.type.name === "footnote" ? "mark" : "label";
      const input = make("input", { id: "ed-label", value: row.node.attrs.label, maxlength: "60", autocomplete: "off" });
      input.addEventListener("input", () => {
        const here = findPlace(session.view.state.doc, place);
        if (here) setLabel(here.pos, input.value)(session.view.state, (tr) => session.view.dispatch(tr));
      });
      found.push(make("p", { class: "ed-field-line" }, make("label", { for: "ed-label" }, t(`field_${field}`)), input));
    }
    const fields = session.fieldsAt(place);
    const change = fields && changeOf(session, place, fields);
    if (change) found.push(make("p", { class: `ed-change ed-change--${change}` }, t(`is_${change}`, { parent: session.parent.name })));
    for (const finding of [...session.refusals, ...session.findings].filter((one) => place && one.place === place)) {
      found.push(make("p", { class: `ed-remark ed-remark--${finding.level}` }, finding.message));
    }
    return found;
  }

  editLabel() {
    setTimeout(() => {
      this.showRow(true);
      if (matchMedia("(width < 70rem)").matches) document.body.classList.add("shows-sheet");
      byId("ed-label")?.select();
    }, 30);
  }

  /* --- What is to be looked at ---------------------------------------------------------------------------------------- */

  showRemarks() {
    const { session } = this;
    const { doc } = session.view.state;
    const go = (one) => () => {
      document.body.classList.remove("shows-sheet");
      if (one.place === "header") this.goToHeader(one.field);
      else session.goTo(one.place, one.field);
    };
    const where = (one) => (one.place
      ? make("button", { type: "button", class: "ed-linkish", onclick: go(one) }, nameOf(doc, one.place))
      : make("strong", {}, one.where || t("whole")));
    byId("ed-findings").replaceChildren(...session.findings.map((one) => make("li", { class: `ed-remark ed-remark--${one.level}` },
      make("span", { class: "ed-level" }, t(`level_${one.level}`)), " ", where(one), ": ", one.message)));
    byId("ed-doubts").replaceChildren(...session.doubts.map((one) => {
      const box = make("input", { type: "checkbox", id: `doubt-${one.id}` });
      box.checked = one.settled;
      box.addEventListener("change", () => this.settle(one, box));
      return make("li", { class: `ed-remark ed-remark--doubt${one.settled ? " is-settled" : ""}` },
        make("span", {}, where(one), ": ", one.message), " ",
        make("label", { for: box.id }, box, " ", t("settled")));
    }));
    const open = session.doubts.filter(({ settled }) => !settled).length;
    byId("ed-remark-count").textContent = session.findings.length + open || "";
    byId("ed-no-remarks").hidden = Boolean(session.findings.length + session.doubts.length);
  }

  async settle(doubt, box) {
    box.disabled = true;
    try {
      await this.server.settle(doubt.id, box.checked);
      doubt.settled = box.checked;
      this.page.refresh();
    } catch (failure) {
      box.checked = doubt.settled;
      this.page.saver.failed(failure, () => this.settle(doubt, box));
    }
    box.disabled = false;
  }
}

function valueOf(input) {
  const value = input.value.trim();
  if (input.type === "number" || input.inputMode === "numeric") return /^\d+$/.test(value) ? Number(value) : value || null;
  if (input.type === "date") return value || null;
  return value;
}

