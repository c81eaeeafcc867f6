/* What stands beside a row: its facts, why it changed, the points of its import. Forms of the server, saved by themselves. */
import { changeOf } from "./marks.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

const WITH_FACTS = new Set(["identifying", "additional", "activities", "sub_processors", "interfaces", "data_items"]);

export class Beside {
  constructor(session, server, page) {
    Object.assign(this, { session, server, page, place: "", mount: byId("ed-beside") });
    this.mount.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target, event.submitter);
    });
    this.mount.addEventListener("input", () => (this.isTyped = true));
  }

  isWanted(place) {
    const [collection] = place.split("/");
    const { session } = this;
    const fields = session.fieldsAt(place);
    return WITH_FACTS.has(collection) || (fields && changeOf(session, place, fields))
      || session.doubts.some((doubt) => doubt.place === place);
  }

  /** Show what stands beside a place; a form in which somebody typed is left where it is. */
  show(place, isFresh = false) {
    if (this.isTyped && this.place !== place && !this.waits) {
      this.waits = true;
      this.mount.querySelector("form")?.requestSubmit();
    }
    if (place === this.place && !isFresh) return;
    if (this.isTyped && place === this.place) return;
    this.place = place;
    clearTimeout(this.timer);
    if (!place || place.startsWith("texts/") || !this.isWanted(place)) {
      this.mount.replaceChildren();
      return;
    }
    if (!this.session.baseline.rows.has(place)) {
      this.mount.replaceChildren(make("p", { class: "ed-muted" }, t("save_first")));
      return;
    }
    this.timer = setTimeout(() => this.load(place), 250);
  }

  async load(place) {
    try {
      const { html } = await this.server.ask(`beside/${place}/`);
      if (place === this.place && html !== undefined) this.fill(html);
    } catch (failure) {
      if (failure.kind === "signed_out") this.page.signIn(failure.data.sign_in, () => this.load(place));
      else this.mount.replaceChildren();
    }
  }

  fill(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const script of page.querySelectorAll("script")) script.remove();
    this.isTyped = this.waits = false;
    this.mount.replaceChildren(...page.body.childNodes);
  }

  async send(form, submitter) {
    const { place } = this;
    const body = new FormData(form, submitter);
    const address = form.getAttribute("action") || `beside/${place}/`;
    try {
      const found = await this.server.ask(address, { method: "POST", body });
      this.isTyped = this.waits = false;
      if (place === this.place && found.html !== undefined) this.fill(found.html);
      if (found.findings) this.session.findings = found.findings;
      this.page.announce(t("facts_saved"));
      this.page.refresh();
    } catch (failure) {
      this.waits = false;
      if (failure.data.html && place === this.place) this.fill(failure.data.html);
      else this.page.saver.failed(failure, () => this.send(form, submitter));
    }
  }
}
