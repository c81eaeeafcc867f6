/* What a clipboard holds (Word, Outlook, Google Docs, PDF, a web page) → plain markup with its structure: article headings
   marked, Word's list paragraphs as the lists that they are, lines of a PDF joined. What an agreement can't carry is
   named by cleanPaste, and left out. */
import { cleanPaste } from "../paste.js";

const ARTICLE = /^\s*(artikel|article|art\.)\s+\d+[a-z]?\b/i;
const LABEL = /^\s*(\(?(?:\d+(?:\.\d+)*|[a-z])[.)]|\d+(?:\.\d+)+)[\s\u00a0]+/i;
const BULLET = /^\s*[•●▪‣o·–-][\s\u00a0]+/;

/** HTML → { page: a body with plain markup, losses }. */
export function readHtml(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  markArticles(page);
  wordLists(page);
  nestLists(page);
  emphasise(page);
  const { cleaned, losses } = cleanPaste(page.documentElement.outerHTML);
  const body = new DOMParser().parseFromString(cleaned, "text/html").body;
  for (const element of body.querySelectorAll("div, section, article, main, header, footer, nav, aside, body > span")) {
    if (element.isConnected || body.contains(element)) flatten(element);
  }
  return { page: body, losses };
}

/** A block that holds other blocks gives way to them; one that holds text becomes a paragraph. */
function flatten(element) {
  const hasBlocks = element.querySelector("p, ul, ol, div, section, article, table, main");
  if (hasBlocks) element.replaceWith(...element.childNodes);
  else {
    const paragraph = element.ownerDocument.createElement("p");
    paragraph.append(...element.childNodes);
    element.replaceWith(paragraph);
  }
}

function markArticles(page) {
  for (const element of page.querySelectorAll("h1, h2, h3, h4, h5, h6, p")) {
    if (!ARTICLE.test(element.textContent) || element.textContent.length > 200) continue;
    const isHeading = element.tagName !== "P" || isBold(element);
    if (!isHeading) continue;
    const heading = page.createElement("p");
    heading.dataset.article = "1";
    heading.append(...element.childNodes);
    element.replaceWith(heading);
  }
}

function isBold(element) {
  const plain = element.cloneNode(true);
  for (const bold of plain.querySelectorAll("b, strong, [style*='bold']")) bold.remove();
  return !plain.textContent.trim() || /font-weight:\s*(bold|[6-9]00)/.test(element.getAttribute("style") || "");
}

/** Word's list paragraphs, by their level and marker, as lists in lists. */
function wordLists(page) {
  const isListed = (element) => /mso-list:(?!\s*none)[^;]*level\d/i.test(element?.getAttribute?.("style") || "");
  for (const first of [...page.querySelectorAll("p[style*='mso-list'], h1[style*='mso-list'], li[style*='mso-list']")]) {
    if (!page.contains(first) || !isListed(first) || first.closest("li")) continue;
    const run = [first];
    while (isListed(run.at(-1).nextElementSibling)) run.push(run.at(-1).nextElementSibling);
    const holder = page.createElement("div");
    first.before(holder);
    const open = [];
    for (const paragraph of run) {
      const level = Number(/level(\d)/i.exec(paragraph.getAttribute("style"))[1]);
      const marker = paragraph.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
      const label = (marker?.textContent || "").replace(/[\s\u00a0]+/g, "");
      marker?.remove();
      while (open.length && open.at(-1).level > level) open.pop();
      if (!open.length || open.at(-1).level < level) {
        const list = listFor(page, label);
        if (open.length) open.at(-1).list.lastElementChild.append(list);
        else holder.append(list);
        open.push({ level, list });
      }
      const item = page.createElement("li");
      item.append(...paragraph.childNodes);
      open.at(-1).list.append(item);
      paragraph.remove();
    }
    holder.replaceWith(...holder.childNodes);
  }
}

function listFor(page, label) {
  const sign = label.replace(/[().]/g, "");
  if (!/[\p{L}\p{N}]/u.test(sign) || (sign === "o" && !/[.)]/.test(label))) return page.createElement("ul");
  const list = page.createElement("ol");
  const number = /(\d+)$/.exec(sign);
  if (number) list.setAttribute("start", number[1]);
  else if (/^[ivx]+$/i.test(sign)) list.setAttribute("type", sign === sign.toUpperCase() ? "I" : "i");
  else if (/^[a-z]$/i.test(sign)) {
    list.setAttribute("type", sign === sign.toUpperCase() ? "A" : "a");
    list.setAttribute("start", String(sign.toLowerCase().charCodeAt(0) - 96));
  }
  return list;
}

/** A list directly in a list, as Google Docs and Outlook write it, belongs to the item before it. */
function nestLists(page) {
  for (const list of [...page.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")]) {
    const before = list.previousElementSibling;
    if (before?.tagName === "LI") before.append(list);
    else {
      const item = page.createElement("li");
      list.before(item);
      item.append(list);
    }
  }
}

/** Bold and italics by style, as tags: style sheets are not read. */
function emphasise(page) {
  for (const element of page.querySelectorAll("span[style], font[style]")) {
    const style = element.getAttribute("style");
    const wrap = (tag) => {
      const wrapper = page.createElement(tag);
      wrapper.append(...element.childNodes);
      element.append(wrapper);
    };
    if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap("strong");
    if (/font-style:\s*italic/i.test(style)) wrap("em");
  }
}

/** Text without markup → the same: lines that a PDF broke are joined, numbered and bulleted ones begin anew. */
export function readText(text) {
  const page = document.implementation.createHTMLDocument("");
  const lines = text.replace(/\r\n?/g, "\n").replace(/\f/g, "\n\n").split("\n");
  const groups = [];
  let before = "";
  for (const line of lines) {
    const words = line.trim();
    const begins = !before || LABEL.test(words) || BULLET.test(words) || ARTICLE.test(words)
      || (groups.length && /^article/.test(groups.at(-1).kind)) || !isBroken(before, words);
    if (words && begins) {
      const kind = ARTICLE.test(words) && words.length < 120 ? "article" : BULLET.test(words) ? "bullet" : "";
      groups.push({ kind, text: kind === "bullet" ? words.replace(BULLET, "") : words });
    } else if (words) {
      const last = groups.at(-1);
      last.text = /\p{L}-$/u.test(last.text) && /^\p{Ll}/u.test(words)
        ? last.text.slice(0, -1) + words : `${last.text} ${words}`;
    }
    before = words;
  }
  let list = null;
  for (const { kind, text: words } of groups) {
    if (kind === "bullet") {
      list ??= page.body.appendChild(page.createElement("ul"));
      list.append(Object.assign(page.createElement("li"), { textContent: words }));
      continue;
    }
    list = null;
    const paragraph = page.body.appendChild(page.createElement("p"));
    paragraph.textContent = words;
    if (kind) paragraph.dataset.article = "1";
  }
  return { page: page.body, losses: {} };
}

/** A line that goes on in the next one: long, and without the end of a sentence. */
const isBroken = (line, next) => (line.length > 45 && !/[.:;!?]$/.test(line)) || (/-$/.test(line) && /^\p{Ll}/u.test(next));

/** The lines of what was pasted: each item, paragraph or row of a table one. */
export function linesOf(page) {
  const found = [];
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE && /^(P|LI|UL|OL|DIV)$/.test(child.tagName)) {
        if (child.tagName === "LI" || child.tagName === "P") {
          const own = child.cloneNode(true);
          for (const list of own.querySelectorAll("ul, ol")) list.remove();
          found.push(...own.innerHTML.split(/<br[^>]*>/i).map((html) => textOf(html)));
          for (const list of child.querySelectorAll(":scope > ul, :scope > ol")) walk(list);
        } else walk(child);
      } else if (child.textContent.trim()) found.push(...child.textContent.split("\n").map((line) => line.trim()));
    }
  };
  walk(page);
  return found.map((line) => line.replace(/\s+/g, " ").replace(BULLET, "").trim()).filter(Boolean);
}

function textOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.body.textContent;
}

/** What was pasted as clauses: articles, and paragraphs with their number if they begin with one. */
export function clausesOf(page) {
  const found = [];
  const last = () => found.at(-1);
  for (const element of page.children) {
    if (element.tagName === "BR" || !(element.textContent.trim() || element.tagName === "OL")) continue;
    if (element.dataset.article) {
      const words = element.textContent.replace(/\s+/g, " ").trim();
      const label = /^(\S+\s+\d+[a-z]?\.?)\s*[:–-]?\s*(.*)$/i.exec(words);
      found.push({ kind: "article", label: label[1], title: label[2].trim() });
    } else if (element.tagName === "OL" && (element.getAttribute("type") || "1") === "1") {
      // Numbers of the first depth are those of paragraphs.
      const start = Number(element.getAttribute("start") || 1);
      [...element.children].forEach((item, place) => found.push({
        kind: "paragraph", label: `${start + place}.`, html: item.querySelector(":scope > p") ? item.innerHTML : itemHtml(item),
      }));
    } else if (/^(UL|OL)$/.test(element.tagName)) {
      if (last()?.kind === "paragraph") last().html += element.outerHTML;
      else found.push({ kind: "paragraph", label: "", html: element.outerHTML });
    } else {
      const label = LABEL.exec(element.textContent)?.[1] || "";
      if (label) stripStart(element, LABEL.exec(element.textContent)[0].length);
      found.push({ kind: "paragraph", label, html: `<p>${element.innerHTML}</p>` });
    }
  }
  return found;
}

function itemHtml(item) {
  const lists = [...item.querySelectorAll(":scope > ul, :scope > ol")];
  for (const list of lists) list.remove();
  return `<p>${item.innerHTML}</p>${lists.map((list) => list.outerHTML).join("")}`;
}

function stripStart(element, length) {
  let left = length;
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (left > 0 && walker.nextNode()) {
    const taken = Math.min(left, walker.currentNode.data.length);
    walker.currentNode.data = walker.currentNode.data.slice(taken);
    left -= taken;
  }
}
