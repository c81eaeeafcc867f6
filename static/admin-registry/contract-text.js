/* What the text editor can make: exactly the tree that is stored (documents/markup/tree.py), so that saving refuses
   nothing that was typed or pasted here. Loaded by the editor as a module of extensions; no build step. */
import {
  Extension,
  Link,
  OrderedList,
  Plugin,
  updateAttrsDialog,
} from "django-prose-editor/editor";
import { cleanPaste } from "./paste.js";

const SCHEMES = /^(https?|mailto):/i;
const STYLES = { decimal: null, "lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I" };
const LAST_START = 9999;

/** A link's address as people type it, with its scheme; nothing for what an agreement can't link to. */
export function completeAddress(typed) {
  const address = (typed || "").trim();
  if (SCHEMES.test(address)) return address;
  if (!address || /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address) || /\s/.test(address)) return "";
  if (/^[^@/\s]+@[^@/\s]+\.[^@/\s]+$/.test(address)) return `mailto:${address}`;
  return /^[^/\s]+\.[^/\s]+/.test(address) ? `https://${address}` : "";
}

export const ContractLink = Link.extend({
  addOptions() {
    return {
      ...this.parent?.(),
      title: "",
      wrong: "",
      isAllowedUri: (address) => SCHEMES.test(address || ""),
    };
  },

  addAttributes() {
    return { href: this.parent().href };
  },

  renderHTML({ HTMLAttributes }) {
    return ["a", { href: HTMLAttributes.href }, 0];
  },

  addPasteRules() {
    // An address that a contract prints as text stays text.
    return [];
  },

  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          if (editor.state.selection.empty && !editor.isActive("link")) return;
          askForAddress(editor, this.options, editor.getAttributes("link").href || "");
        },
    };
  },
});

async function askForAddress(editor, options, given) {
  const properties = { href: { title: "URL", required: true } };
  const answer = await updateAttrsDialog(properties, { title: options.title })(editor, { href: given });
  if (!answer) return;
  const href = completeAddress(answer.href);
  if (!href) {
    window.alert(options.wrong);
    askForAddress(editor, options, answer.href);
    return;
  }
  editor.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
}

function fitStart(value) {
  const start = Number.parseInt(value, 10);
  return start >= 0 && start <= LAST_START ? start : 1;
}

export const ContractList = OrderedList.extend({
  addOptions() {
    const options = this.parent?.();
    return { ...options, listTypes: options.listTypes.filter(({ type }) => type in STYLES) };
  },

  addAttributes() {
    const attributes = this.parent?.();
    return {
      start: {
        default: 1,
        parseHTML: (element) => fitStart(element.getAttribute("start") ?? "1"),
        renderHTML: ({ start }) => (fitStart(start) === 1 ? {} : { start: fitStart(start) }),
      },
      type: {
        ...attributes.type,
        renderHTML: ({ type }) => (STYLES[type] ? { type: STYLES[type] } : {}),
      },
    };
  },

  renderHTML({ HTMLAttributes }) {
    return ["ol", HTMLAttributes, 0];
  },
});

/** Pastes: what the tree can't hold is turned into what it can, or left out and said. */
export const ContractPaste = Extension.create({
  name: "contractPaste",

  addOptions() {
    return { messages: {} };
  },

  addProseMirrorPlugins() {
    const { messages } = this.options;
    return [
      new Plugin({
        props: {
          transformPastedHTML(html, view) {
            const { cleaned, losses } = cleanPaste(html);
            sayLosses(view.dom, losses, messages);
            return cleaned;
          },
          transformPastedText(text, _plain, view) {
            sayLosses(view.dom, {}, messages);
            return text;
          },
        },
      }),
    ];
  },
});

function sayLosses(dom, losses, messages) {
  const editor = dom.closest(".prose-editor");
  if (!editor) return;
  editor.parentElement.querySelectorAll(":scope > .registry-paste").forEach((old) => old.remove());
  const said = Object.entries(losses).map(([kind, found]) => messages[kind].replace("{words}", shorten(found)));
  if (!said.length) return;
  const notice = document.createElement("div");
  notice.className = "registry-paste";
  notice.setAttribute("role", "status");
  const list = document.createElement("ul");
  for (const text of said) {
    const item = document.createElement("li");
    item.textContent = text;
    list.append(item);
  }
  notice.append(list);
  editor.after(notice);
}

function shorten(found) {
  const named = [...new Set(found)].filter(Boolean).slice(0, 5);
  return named.map((words) => `“${words.length > 60 ? `${words.slice(0, 60)}…` : words}”`).join(", ");
}
