/* The outline at the left: the headings of the document, and the way to them. */
import { isField } from "./schema.js";
import { fieldsOf, rowsOf } from "./rows.js";
import { make, shorten } from "./dom.js";
import { t } from "./words.js";

export class Outline {
  constructor(session, mount) {
    Object.assign(this, { session, mount, buttons: new Map() });
    mount.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-place]");
      if (button) session.goTo(button.dataset.place);
      if (button) document.body.classList.remove("shows-outline");
    });
  }

  /** Made anew when a heading came, went or changed. */
  refresh(changes) {
    const entries = entriesOf(this.session.view.state.doc);
    const state = JSON.stringify([entries, [...changes]]);
    if (state === this.state) return;
    this.state = state;
    this.buttons.clear();
    const list = make("ol", {});
    for (const { place, text, depth } of entries) {
      const change = changes.get(place);
      const button = make("button", { type: "button", "data-place": place }, text,
        change && make("span", { class: `ed-dot ed-dot--${change}` }, make("span", { class: "hidden" }, ` (${t(`change_${change}`)})`)));
      this.buttons.set(place, button);
      list.append(make("li", { class: `ed-depth-${depth}` }, button));
    }
    this.mount.replaceChildren(list);
    this.follow();
  }

  /** Mark where the caret is. */
  follow() {
    const { from } = this.session.view.state.selection;
    let here = null;
    for (const { place, pos } of positions(this.session.view.state.doc)) {
      if (pos > from) break;
      if (this.buttons.has(place)) here = place;
    }
    for (const [place, button] of this.buttons) {
      if (place === here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    const current = this.buttons.get(here);
    if (current && this.last !== here) current.scrollIntoView({ block: "nearest" });
    this.last = here;
  }
}

function positions(doc) {
  const found = rowsOf(doc).map(({ place, pos }) => ({ place, pos }));
  doc.forEach((node, pos) => isField(node) && found.push({ place: `texts/${node.attrs.field}`, pos }));
  return found.sort((one, other) => one.pos - other.pos);
}

function entriesOf(doc) {
  const found = [];
  doc.forEach((node) => {
    if (node.type.name === "line") {
      found.push({ place: `texts/${node.attrs.field}`, text: shorten(node.textContent || node.attrs.hint, 70), depth: 0 });
    }
    if (["articles", "interfaces", "measure_categories", "sub_processors"].includes(node.type.name)) {
      node.forEach((row) => {
        const fields = fieldsOf(row);
        const place = `${node.attrs.collection}/${row.attrs.key}`;
        const text = [fields.label, fields.title ?? fields.name].filter(Boolean).join(" ");
        const depth = node.type.name === "articles" ? Math.max(0, (fields.level || 1) - 1) : 1;
        found.push({ place, text: shorten(text || t(`row_${node.attrs.collection}`), 70), depth });
      });
    }
  });
  return found;
}
