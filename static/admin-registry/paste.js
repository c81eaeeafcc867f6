/* HTML of a clipboard (Word, LibreOffice, Google Docs, web pages) → the markup that an agreement can carry.
   Nothing is lost in silence: `losses` tells by kind what was left out or became something else. */

const ALLOWED_LINK = /^(https?|mailto):/i;
const UNSEEN = "head, style, script, meta, title, link, template, noscript, xml";
const MEDIA = "img, picture, svg, math, canvas, audio, video, iframe, object, embed";
const STRUCK = "del, s, strike, .msoDel, [class~='MsoDel']";
const COMMENTS = "[class^='msocom'], .MsoCommentReference, .MsoCommentText";
const SUPERSCRIPTS = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const SUBSCRIPTS = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉" };
const BLOCKS = "p, div, li, ul, ol, br, h1, h2, h3, h4, h5, h6, blockquote, pre, table, tr";
const CELLS = " | ";

export function cleanPaste(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const losses = {};
  const lose = (kind, words = "") => {
    (losses[kind] ||= []).push(words.replace(/\s+/g, " ").trim());
  };
  leaveOutStyled(page, lose);
  leaveOut(page, STRUCK, "struck", lose);
  leaveOut(page, COMMENTS, "comment", lose);
  removeComments(page);
  for (const element of page.querySelectorAll(MEDIA)) {
    lose("picture", element.getAttribute("alt") || "");
    element.remove();
  }
  for (const element of page.querySelectorAll(UNSEEN)) element.remove();
  for (const element of page.querySelectorAll("input, select, textarea, button")) {
    lose("field", element.value || element.textContent);
    element.remove();
  }
  raise(page, "sup", SUPERSCRIPTS, "superscript", lose);
  raise(page, "sub", SUBSCRIPTS, "subscript", lose);
  listParagraphs(page);
  spreadTables(page, lose);
  for (const heading of page.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    lose("heading", heading.textContent);
    const paragraph = page.createElement("p");
    const strong = page.createElement("strong");
    strong.append(...heading.childNodes);
    paragraph.append(strong);
    heading.replaceWith(paragraph);
  }
  for (const link of page.querySelectorAll("a")) checkLink(link, lose);
  for (const item of page.querySelectorAll("ol[reversed], li[value]")) lose("number", item.textContent);
  for (const mark of page.querySelectorAll("u, mark")) lose("underlined", mark.textContent);
  return { cleaned: page.body.innerHTML, losses };
}

/** Text that its style strikes out or hides: by its own style, or by a rule of a style sheet that came along. */
function leaveOutStyled(page, lose) {
  const found = new Map();
  const look = (element, style) => {
    const text = style.toLowerCase().replace(/\s+/g, "");
    if (/text-decoration(-line)?:[^;]*line-through/.test(text)) found.set(element, "struck");
    if (/(^|;)(display:none|visibility:hidden|mso-hide:all)/.test(text)) found.set(element, "hidden");
  };
  for (const sheet of page.querySelectorAll("style")) {
    for (const [, selector, body] of sheet.textContent.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      try {
        for (const element of page.body.querySelectorAll(selector.replace(/<!--|-->/g, ""))) look(element, body);
      } catch {
        continue; // Not a selector of this browser's: no element was styled by it here.
      }
    }
  }
  for (const element of page.body.querySelectorAll("[style]")) look(element, element.getAttribute("style"));
  for (const element of page.body.querySelectorAll("[hidden]")) found.set(element, "hidden");
  for (const [element, kind] of found) {
    if (!page.contains(element)) continue;
    if (element.textContent.trim()) lose(kind, element.textContent);
    element.remove();
  }
}

function leaveOut(page, selector, kind, lose) {
  for (const element of page.querySelectorAll(selector)) {
    if (!page.contains(element)) continue;
    if (element.textContent.trim()) lose(kind, element.textContent);
    element.remove();
  }
}

function removeComments(page) {
  const walker = page.createTreeWalker(page.documentElement, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

/** "m<sup>2</sup>" says m²; what has no such sign stays as plain text, and is said. */
function raise(page, tag, signs, kind, lose) {
  for (const element of page.querySelectorAll(tag)) {
    const text = element.textContent.trim();
    if (text && [...text].every((sign) => sign in signs)) {
      element.replaceWith([...text].map((sign) => signs[sign]).join(""));
    } else {
      if (text) lose(kind, text);
      element.replaceWith(...element.childNodes);
    }
  }
}

/** Word's list paragraphs: bullets become items; numbers, which are typed text there, stay the text that they are. */
function listParagraphs(page) {
  for (const paragraph of [...page.querySelectorAll("p[style*='mso-list']")]) {
    const marker = paragraph.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
    if (!marker) continue;
    const label = marker.textContent.replace(/[\s\u00a0]+/g, " ").trim();
    if (/[\p{L}\p{N}]/u.test(label) && !(label === "o" && /courier/i.test(marker.outerHTML))) {
      marker.replaceWith(`${label} `);
      continue;
    }
    marker.remove();
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    const before = paragraph.previousElementSibling;
    if (before?.dataset.words) {
      before.append(item);
      paragraph.remove();
    } else {
      const list = page.createElement("ul");
      list.dataset.words = "list";
      list.append(item);
      paragraph.replaceWith(list);
    }
  }
}

/** A table as one paragraph for each row, its cells kept apart. */
function spreadTables(page, lose) {
  const tables = [...page.querySelectorAll("table")].reverse();
  for (const table of tables) {
    lose("table", table.textContent);
    const paragraphs = [...table.querySelectorAll("caption, tr")].map((row) => {
      const paragraph = page.createElement("p");
      const cells = row.matches("caption") ? [row] : [...row.children];
      cells.forEach((cell, place) => {
        if (place) paragraph.append(CELLS);
        for (const block of [...cell.querySelectorAll(BLOCKS)]) {
          block.before(" ");
          block.after(" ");
          block.replaceWith(...block.childNodes);
        }
        paragraph.append(...cell.childNodes);
      });
      return paragraph;
    });
    table.replaceWith(...paragraphs.filter((paragraph) => paragraph.textContent.replaceAll("|", "").trim()));
  }
}

function checkLink(link, lose) {
  const address = (link.getAttribute("href") || "").trim();
  if (ALLOWED_LINK.test(address)) {
    for (const { name } of [...link.attributes]) if (name !== "href") link.removeAttribute(name);
    return;
  }
  if (address) lose("link", link.textContent);
  link.replaceWith(...link.childNodes);
}
