/* The tool bar above the text, the menu of a row, and the handle by which a row is dragged. */
import { pm } from "django-prose-editor/editor";
import { isList, isRow, schema } from "./schema.js";
import { toggleList } from "./keys.js";
import {
  addBeside, addToList, carryRow, changeLevel, joinWithPrevious, moveRow, removeRow, rowAt, splitArticle, splitRow,
} from "./moves.js";
import { rowAround } from "./rows.js";
import { nameOfRow } from "./naming.js";
import { byId, make } from "./dom.js";
import { askForLink } from "./links.js";
import { t } from "./words.js";

const n = schema.nodes;
const { toggleMark } = pm.commands;

export class Menu {
  constructor(session, page) {
    Object.assign(this, { session, page, hovered: null });
    this.tools();
    this.handle = byId("ed-handle");
    this.panel = byId("ed-row-menu");
    this.handle.addEventListener("click", () => this.toggle(this.hovered ?? this.here()));
    this.drag();
    byId("ed-row-button").addEventListener("click", ({ currentTarget }) => this.toggle(this.here(), currentTarget));
    session.addEventListener("moved", () => {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.place());
    });
    session.view.dom.addEventListener("mousemove", (event) => this.follow(event));
    addEventListener("resize", () => this.place());
    document.addEventListener("click", ({ target }) => {
      if (!this.panel.hidden && !target.closest("#ed-row-menu, #ed-handle, #ed-row-button")) this.close();
    });
    this.panel.addEventListener("keydown", (event) => this.keys(event));
    session.view.dom.addEventListener("click", ({ target }) => {
      const label = target.closest?.(".ed-label");
      if (label) page.sheet.editLabel();
    });
  }

  /* --- Tools -------------------------------------------------------------------------------------------------------- */

  tools() {
    const { session, page } = this;
    const commands = {
      undo: pm.history.undo, redo: pm.history.redo,
      strong: toggleMark(schema.marks.strong), em: toggleMark(schema.marks.em),
      bullets: toggleList(n.bullet_list), numbers: toggleList(n.ordered_list, { type: "1", start: 1 }),
      letters: toggleList(n.ordered_list, { type: "a", start: 1 }),
      indent: (state, dispatch, view) => view.someProp("handleKeyDown", (f) => f(view, new KeyboardEvent("keydown", { key: "Tab" }))),
      outdent: (state, dispatch, view) => view.someProp("handleKeyDown", (f) => f(view, new KeyboardEvent("keydown", { key: "Tab", shiftKey: true }))),
    };
    const bar = byId("ed-tools");
    bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    bar.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-tool]");
      if (!button) return;
      const { tool } = button.dataset;
      if (commands[tool]) session.run(commands[tool]);
      else if (tool === "link") askForLink(session);
      else if (tool === "find") page.search.open();
    });
    const active = () => {
      const { state } = session.view;
      const { from, $from, to, empty } = state.selection;
      const has = (mark) => (empty ? mark.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, mark));
      for (const name of ["strong", "em"]) {
        bar.querySelector(`[data-tool=${name}]`).setAttribute("aria-pressed", String(Boolean(has(schema.marks[name]))));
      }
      bar.querySelector("[data-tool=undo]").setAttribute("aria-disabled", String(!pm.history.undoDepth(state)));
      bar.querySelector("[data-tool=redo]").setAttribute("aria-disabled", String(!pm.history.redoDepth(state)));
    };
    session.addEventListener("moved", active);
    active();
  }

  /* --- The menu of a row -------------------------------------------------------------------------------------------- */

  here() {
    const { $from } = this.session.view.state.selection;
    return rowAround($from)?.pos ?? null;
  }

  entries(pos) {
    const { state } = this.session.view;
    const row = rowAt(state.doc, pos);
    const sort = row.node.type.name;
    const first = row.list.type === n.article ? 1 : 0;
    const caret = rowAround(state.selection.$from);
    const isHere = caret?.pos === pos;
    const canSplit = isHere && ["para", "measure", "category", "data_item", "footnote", "interface"].includes(sort);
    const parentPos = row.$pos.depth > 1 && isRow(row.list) ? row.$pos.before() : null;
    return [
      ["add_before", addBeside(pos, true)], ["add_after", addBeside(pos)],
      sort === "article" && ["add_paragraph", addToList(pos)],
      sort === "interface" && ["add_item", addToList(listIn(state.doc, pos, n.data_items))],
      sort === "measure_category" && ["add_measure", addToList(listIn(state.doc, pos, n.measures))],
      ["up", moveRow(pos, -1)], ["down", moveRow(pos, 1)],
      canSplit && ["split", splitRow],
      sort === "para" && isHere && ["split_article", splitArticle],
      row.index > first && !["sub_processor", "log_row", "activity"].includes(sort) && ["join", joinWithPrevious(pos)],
      ["article", "para"].includes(sort) && ["deeper", changeLevel(pos, 1)],
      ["article", "para"].includes(sort) && row.node.attrs.level > (sort === "para" ? 1 : 0) && ["higher", changeLevel(pos, -1)],
      parentPos !== null && ["of_parent", null, () => this.open(parentPos)],
      ["remove", removeRow(pos)],
    ].filter(Boolean);
  }

  toggle(pos, anchor = this.handle) {
    if (!this.panel.hidden) this.close();
    else if (pos !== null && pos !== undefined) this.open(pos, anchor);
    else this.page.announce(t("no_row"));
  }

  open(pos, anchor = this.anchor ?? this.handle) {
    const { session } = this;
    const row = rowAt(session.view.state.doc, pos);
    if (!row) return;
    this.anchor = anchor;
    const place = rowAround(session.view.state.doc.resolve(pos + 1));
    this.panel.replaceChildren(
      make("p", { class: "ed-menu__title" }, nameOfRow(session.view.state.doc, place)),
      ...this.entries(pos).map(([name, command, act]) => make("button", {
        type: "button", role: "menuitem", class: name === "remove" ? "ed-menu__remove" : "",
        onclick: () => {
          if (act) return act();
          this.close();
          if (session.run(command) && name === "remove") this.page.announce(t("removed"));
          return undefined;
        },
      }, t(`menu_${name}`))),
    );
    this.panel.hidden = false;
    anchor.setAttribute("aria-expanded", "true");
    const box = anchor.getBoundingClientRect();
    const height = this.panel.offsetHeight;
    const top = box.bottom + height > innerHeight ? Math.max(8, innerHeight - height - 8) : box.bottom;
    this.panel.style.top = `${top}px`;
    this.panel.style.left = `${Math.min(box.left, innerWidth - this.panel.offsetWidth - 8)}px`;
    this.panel.querySelector("button").focus();
  }

  close() {
    this.panel.hidden = true;
    this.handle.setAttribute("aria-expanded", "false");
    byId("ed-row-button").setAttribute("aria-expanded", "false");
  }

  keys(event) {
    const buttons = [...this.panel.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") {
      this.close();
      this.session.view.focus();
    } else if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    else if (event.key === "ArrowUp") buttons[(at - 1 + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
  }

  /* --- The handle --------------------------------------------------------------------------------------------------- */

  follow({ target, clientY }) {
    if (this.dragging !== undefined) return;
    const element = target.closest?.(".ed-row");
    if (!element) return;
    const pos = positionOf(this.session.view, element);
    if (pos === null) return;
    this.hovered = pos;
    this.put(element, clientY);
  }

  place() {
    const pos = this.here();
    this.hovered = pos;
    const element = pos === null ? null : this.session.view.nodeDOM(pos);
    if (element) this.put(element);
    else this.handle.hidden = true;
  }

  put(element) {
    const sheet = byId("ed-sheet-of-text");
    const [box, frame] = [element.getBoundingClientRect(), sheet.getBoundingClientRect()];
    this.handle.hidden = false;
    this.handle.style.top = `${box.top - frame.top}px`;
    this.handle.style.left = `${Math.max(0, box.left - frame.left - 42)}px`;
  }

  drag() {
    const { handle, session } = this;
    const line = byId("ed-drop");
    handle.addEventListener("dragstart", (event) => {
      this.dragging = this.hovered ?? this.here();
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/x-row", String(this.dragging));
      this.close();
    });
    handle.addEventListener("dragend", () => {
      this.dragging = undefined;
      line.hidden = true;
    });
    const sheet = byId("ed-sheet-of-text");
    sheet.addEventListener("dragover", (event) => {
      if (this.dragging === undefined) return;
      event.preventDefault();
      const target = dropAt(session.view, this.dragging, event);
      line.hidden = target === null;
      if (target) line.style.top = `${target.y - sheet.getBoundingClientRect().top}px`;
    });
    sheet.addEventListener("drop", (event) => {
      if (this.dragging === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const from = this.dragging;
      const target = dropAt(session.view, from, event);
      this.dragging = undefined;
      line.hidden = true;
      if (target) session.run(carryRow(from, target.pos));
    }, true);
  }
}

function listIn(doc, pos, type) {
  let found = null;
  doc.nodeAt(pos).descendants((node, offset) => {
    if (node.type === type) found = pos + 1 + offset;
    return found === null;
  });
  return found;
}

/** The position of the row that an element shows. */
function positionOf(view, element) {
  try {
    const inside = view.posAtDOM(element, 0);
    const $pos = view.state.doc.resolve(inside);
    for (let depth = $pos.depth; depth > 0; depth -= 1) {
      if (isRow($pos.node(depth)) && view.nodeDOM($pos.before(depth)) === element) return $pos.before(depth);
    }
  } catch {
    return null; // The element has just gone.
  }
  return null;
}

/** Where a dragged row would come: before or after the row of its sort under the pointer. */
function dropAt(view, from, { clientX, clientY }) {
  const { doc } = view.state;
  const dragged = rowAt(doc, from);
  let element = document.elementFromPoint(clientX, clientY)?.closest(".ed-row");
  for (; element && view.dom.contains(element); element = element.parentElement?.closest(".ed-row")) {
    const pos = positionOf(view, element);
    const row = pos === null ? null : rowAt(doc, pos);
    if (!row) continue;
    const box = element.getBoundingClientRect();
    if (row.node.type === dragged.node.type) {
      const isAbove = clientY < box.top + box.height / 2;
      return { pos: isAbove ? pos : pos + row.node.nodeSize, y: isAbove ? box.top : box.bottom };
    }
    if (row.node.type === n.article && dragged.node.type === n.para) {
      return { pos: pos + row.node.nodeSize - 1, y: box.bottom };
    }
  }
  return null;
}

/** Under each list a button for one more: a decoration, so that it is no part of the text. */
export function addButtons(session) {
  const { Decoration, DecorationSet } = pm.view;
  return new pm.state.Plugin({
    props: {
      decorations(state) {
        const found = [];
        const offer = (pos, list, name) => found.push(Decoration.widget(pos, () => make("button", {
          type: "button", class: "ed-add", contenteditable: "false", "data-add": name,
          onclick: () => {
            const at = session.view.state.doc.nodeAt(list()) ? list() : null;
            if (at !== null) session.run(addToList(at));
          },
        }, t(`add_${name}`)), { side: 1, key: `add-${name}-${pos}`, ignoreSelection: true, stopEvent: () => true }));
        state.doc.forEach((node, pos) => {
          if (!isList(node)) return;
          const { collection } = node.attrs;
          if (collection === "footnotes" && !node.childCount) return;
          offer(pos + node.nodeSize, () => pos, collection);
        });
        return DecorationSet.create(state.doc, found);
      },
    },
  });
}
