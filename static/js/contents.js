// The list of contents: open beside the text on a wide screen, and marking the clause that is being read.
// Without this file it is a list that opens and closes, and whose links work.
const contents = document.querySelector(".contents");

if (contents) {
  const wide = matchMedia("(min-width: 64rem)");
  const settle = () => { contents.open = wide.matches; };
  wide.addEventListener("change", settle);
  settle();

  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  let marked = null;
  const mark = () => {
    let reading = null;
    for (const [target, link] of links) {
      if (target.getBoundingClientRect().top > innerHeight * 0.3) break;
      reading = link;
    }
    if (reading === marked) return;
    marked?.removeAttribute("aria-current");
    reading?.setAttribute("aria-current", "true");
    marked = reading;
    if (!marked || !wide.matches) return;
    const list = contents.getBoundingClientRect();
    const here = marked.getBoundingClientRect();
    if (here.top < list.top || here.bottom > list.bottom) {
      contents.scrollTop += here.top - list.top - list.height / 2;
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
}
