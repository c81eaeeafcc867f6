/* Links: to what an agreement can link to. */
import { schema, SCHEMES } from "./schema.js";
import { byId } from "./dom.js";

/** A link's address as people type it, with its scheme; nothing for what an agreement can't link to. */
export function completeAddress(typed) {
  const address = (typed || "").trim();
  if (SCHEMES.test(address)) return address;
  if (!address || /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address) || /\s/.test(address)) return "";
  if (/^[^@/\s]+@[^@/\s]+\.[^@/\s]+$/.test(address)) return `mailto:${address}`;
  return /^[^/\s]+\.[^/\s]+/.test(address) ? `https://${address}` : "";
}

/** Ask for the address of the selected words, or of the link around the caret. */
export function askForLink(session) {
  const { view } = session;
  const { link } = schema.marks;
  let { from, to } = view.state.selection;
  const around = linkAround(view.state);
  if (around) ({ from, to } = around);
  const dialog = byId("ed-link");
  const form = dialog.querySelector("form");
  const input = form.elements.address;
  const wrong = dialog.querySelector("[data-wrong]");
  input.value = around?.href || "";
  wrong.hidden = true;
  form.elements.remove.hidden = !around;
  form.onsubmit = (event) => {
    event.preventDefault();
    const isRemoved = event.submitter?.name === "remove";
    const href = completeAddress(input.value);
    if (!isRemoved && (!href || from === to)) {
      wrong.hidden = false;
      return;
    }
    dialog.close();
    const tr = view.state.tr.removeMark(from, to, link);
    if (!isRemoved) tr.addMark(from, to, link.create({ href }));
    view.dispatch(tr);
    view.focus();
  };
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  dialog.showModal();
  input.focus();
}

function linkAround(state) {
  const { $from } = state.selection;
  const { link } = schema.marks;
  const mark = link.isInSet($from.marks()) || link.isInSet($from.nodeAfter?.marks || []);
  if (!mark || !$from.parent.isTextblock) return null;
  let found = null;
  let at = $from.start();
  let start = null;
  $from.parent.forEach((node) => {
    const has = mark.isInSet(node.marks);
    if (has && start === null) start = at;
    if (!has && start !== null) {
      if (start <= $from.pos && at >= $from.pos) found ??= { from: start, to: at };
      start = null;
    }
    at += node.nodeSize;
  });
  if (start !== null && start <= $from.pos) found ??= { from: start, to: at };
  return found && { ...found, href: mark.attrs.href };
}

