// The picture of the time machine starts at its end, where now is (portal.css); a moment that was asked for is brought
// into view, and the edges say where the picture goes on.
const region = document.querySelector(".timeline-scroll");

if (region) {
  const names = region.querySelector(".timeline-names");
  const chosen = region.querySelector(".timeline__chosen");
  if (chosen) {
    const place = chosen.getBoundingClientRect();
    const middle = (names.getBoundingClientRect().right + region.getBoundingClientRect().right) / 2;
    region.scrollLeft += (place.left + place.right) / 2 - middle;
  }
  const mark = () => {
    // From right to left: 0 at the end, and below it towards the beginning.
    const before = region.scrollWidth - region.clientWidth + region.scrollLeft;
    region.classList.toggle("timeline-scroll--begins", before < 2);
    region.classList.toggle("timeline-scroll--goes-on", region.scrollLeft < -2);
  };
  region.addEventListener("scroll", mark, { passive: true });
  addEventListener("resize", mark);
  mark();
}
