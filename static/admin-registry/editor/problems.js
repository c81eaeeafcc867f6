/* What a refused save says, and the way to it. */
import { nameOf } from "./naming.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

export class Problems {
  constructor(session, page) {
    Object.assign(this, { session, page });
    this.panel = byId("ed-problems");
  }

  clear() {
    this.panel.hidden = true;
    this.session.refusals = [];
  }

  /** Say them, and go to the first. */
  show(problems) {
    const { doc } = this.session.view.state;
    const go = ({ place, field }) => (place === "header" ? this.page.sheet.goToHeader(field) : this.session.goTo(place, field));
    byId("ed-problem-list").replaceChildren(...problems.map((problem) => make("li", {},
      problem.place
        ? make("button", { type: "button", class: "ed-linkish", onclick: () => go(problem) }, nameOf(doc, problem.place))
        : null,
      problem.place ? ": " : "", problem.message)));
    this.panel.hidden = false;
    // Each stands beside its row too, until the next try.
    this.session.refusals = problems.map((problem) => ({ ...problem, level: "error" }));
    this.page.refresh();
    this.page.sheet.showRow(true);
    const first = problems.find(({ place }) => place);
    if (!first || !go(first)) this.panel.scrollIntoView({ block: "center" });
    this.page.announce(t("refused_count", { count: problems.length }));
  }
}
