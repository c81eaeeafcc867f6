/* What stands beside a row: its facts, why it changed, the points of its import. Forms of the server, saved by themselves;
   and the words of a change. */
import { changeOf } from "./marks.js";
import { byId, later, make } from "./dom.js";
import { t } from "./words.js";

const WITH_FACTS = new Set(["identifying", "additional", "activities", "sub_processors", "interfaces", "data_items"]);

/** The forms beside one place, in an element of the sheet. */
class Forms {
  constructor(mount, server, page) {
    Object.assign(this, { mount, server, page, place: "" });
    mount.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target, event.submitter);
    });
    mount.addEventListener("input", ({ target }) => (this.typed = target.form));
  }

  /** What was typed in a form is saved before the forms of another place come in its stead. */
  async leave() {
    const { typed } = this;
    this.typed = null;
    if (typed?.isConnected) await this.send(typed, null, true);
  }

  async open(place) {
    await this.leave();
    this.place = place;
    try {
      const { html } = await this.server.ask(`beside/${place}/`);
      if (place === this.place && html !== undefined) this.fill(html);
    } catch (failure) {
      if (failure.kind === "signed_out") this.page.signIn(failure.data.sign_in, () => this.open(place));
      else if (place === this.place) this.mount.replaceChildren();
    }
  }

  close(...said) {
    this.leave();
    this.place = "";
    this.mount.replaceChildren(...said);
  }

  fill(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const script of page.querySelectorAll("script")) script.remove();
    this.typed = null;
    this.mount.replaceChildren(...page.body.childNodes);
  }

  async send(form, submitter, isLeft = false) {
    const { place } = this;
    const address = form.getAttribute("action") || `beside/${place}/`;
    // On its way: leaving the row meanwhile sends it no second time.
    if (this.typed === form) this.typed = null;
    try {
      const found = await this.server.ask(address, { method: "POST", body: bodyOf(form, submitter) });
      if (!isLeft && place === this.place && found.html !== undefined) this.fill(found.html);
      this.page.announce(t("facts_saved"));
      this.page.remarksChanged();
    } catch (failure) {
      if (form.isConnected) this.typed = form;
      if (failure.data.html && !isLeft) this.fill(failure.data.html);
      else if (failure.data.html) this.page.announce(t("facts_refused"));
      else this.page.saver.failed(failure, () => this.send(form, submitter, isLeft));
    }
  }
}

/** The page's own token goes along in the header: that of a form may be of a session that ended. */
function bodyOf(form, submitter) {
  const body = new FormData(form, submitter);
  body.delete("csrfmiddlewaretoken");
  return body;
}

export class Beside {
  constructor(session, server, page) {
    Object.assign(this, { session, server, page, words: byId("ed-compare") });
    this.forms = new Forms(byId("ed-beside"), server, page);
    this.whole = new Forms(byId("ed-beside-version"), server, page);
    this.compareSoon = later(() => this.compare(), 700);
    byId("ed-this-version").addEventListener("toggle", ({ target }) => target.open && this.whole.open("header/-"));
  }

  get isTyped() {
    return Boolean(this.forms.typed?.isConnected || this.whole.typed?.isConnected);
  }

  /** Save what was typed beside the text too. */
  async flush() {
    for (const forms of [this.forms, this.whole]) if (forms.typed?.isConnected) await forms.send(forms.typed, null);
  }

  isWanted(place) {
    const [collection] = place.split("/");
    const fields = this.session.fieldsAt(place);
    return WITH_FACTS.has(collection) || (fields && changeOf(this.session, place, fields))
      || this.session.doubts.some((doubt) => doubt.place === place);
  }

  show(place, isFresh = false) {
    this.compareSoon();
    const { forms, session } = this;
    const isStored = place.startsWith("texts/") || session.baseline.rows.has(place);
    const wanted = place && this.isWanted(place) ? (isStored ? "forms" : "later") : "";
    const shown = `${place} ${wanted}`;
    if (!isFresh && shown === this.shown) return;
    // A form in which somebody types is left as it is.
    if (isFresh && shown === this.shown && forms.typed) return;
    this.shown = shown;
    clearTimeout(this.timer);
    // Forms of the row that was left go at once: nobody fills them in for the row whose name stands above them now.
    if (wanted === "forms" && forms.place !== place) forms.close();
    if (wanted === "forms") this.timer = setTimeout(() => forms.open(place), isFresh ? 0 : 250);
    else forms.close(...(wanted ? [make("p", { class: "ed-muted" }, t("save_first"))] : []));
  }

  /** The words that differ from the version that this draft was made from. */
  async compare() {
    const { place } = this.session;
    const fields = place && this.session.fieldsAt(place);
    if (!fields || changeOf(this.session, place, fields) !== "changed") {
      this.words.replaceChildren();
      return;
    }
    const asked = JSON.stringify([place, fields]);
    if (asked === this.asked && this.words.childElementCount) return;
    this.asked = asked;
    try {
      const found = await this.server.compare(place, fields);
      if (asked !== this.asked) return;
      const before = this.session.parent.rows.get(place)?.fields ?? this.session.parent.texts;
      const parts = Object.entries(found.fields || {}).filter(([name]) => before[name] !== fields[name]).map(([, html]) => {
        const page = new DOMParser().parseFromString(html, "text/html");
        return make("div", { class: "ed-difference", lang: "nl" }, [...page.body.childNodes]);
      });
      this.words.replaceChildren(...parts);
    } catch {
      this.words.replaceChildren(); // Said elsewhere: saving tells what is wrong.
    }
  }
}
