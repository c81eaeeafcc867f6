/* Saving, and keeping what isn't saved: on the server two seconds after the last key, in the browser at once. */
import { orderOf } from "./changes.js";
import { foldIn } from "./folding.js";
import { forgetHere, keepHere } from "./local.js";
import { t } from "./words.js";

const PAUSE = 2000;
const LOCAL_PAUSE = 400;
const RETRY = 5000;

export class Saver {
  constructor(session, server, page) {
    Object.assign(this, { session, server, page });
    this.store = `${location.pathname}#${server.tab}`;
    this.state = "saved";
    this.saving = null;
    this.isKept = true;
    session.addEventListener("changed", ({ detail }) => detail.quiet || this.touched());
  }

  touched() {
    this.say(this.saving ? "saving" : "dirty");
    clearTimeout(this.localTimer);
    this.localTimer = setTimeout(() => this.keepLocally(), LOCAL_PAUSE);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  say(state, more = "") {
    this.state = state;
    this.page.showState(state, more);
  }

  get isDirty() {
    return Boolean(this.session.changes()) || this.page.conflicts.isOpen;
  }

  /* --- What isn't saved ------------------------------------------------------------------------------------------- */

  async keepLocally() {
    const changes = this.session.changes();
    if (!changes) {
      this.say("saved");
      this.forgetLocally();
      return;
    }
    this.isKept = false;
    await keepHere(this.store, { at: new Date().toISOString(), changes });
  }

  forgetLocally() {
    return forgetHere(this.store);
  }

  async keep() {
    if (this.saving || this.isStopped) return;
    const changes = this.session.changes();
    if (!changes) {
      this.say("saved");
      if (this.wasKept) this.server.forget().then(() => (this.wasKept = false)).catch(() => {});
      return;
    }
    try {
      await this.server.keep(changes);
      this.wasKept = this.isKept = true;
      if (!["saving", "refused"].includes(this.state)) this.say("kept");
    } catch (failure) {
      this.failed(failure, () => this.keep());
    }
  }

  /** The last chance: the page is being closed. */
  leave() {
    const changes = this.session.changes();
    if (!changes) return false;
    if (!this.isKept) this.server.keep(changes, JSON.stringify(changes).length < 60_000).catch(() => {});
    keepHere(this.store, { at: new Date().toISOString(), changes });
    return true;
  }

  /* --- Saving ------------------------------------------------------------------------------------------------------ */

  /** Save what changed. True once all of it is saved. */
  async save() {
    if (this.saving) {
      await this.saving;
      return this.save();
    }
    clearTimeout(this.timer);
    this.page.problems.clear();
    const changes = this.session.changes();
    if (!changes) {
      this.say("saved");
      return !this.page.conflicts.isOpen;
    }
    this.say("saving");
    this.saving = this.send(changes).finally(() => (this.saving = null));
    return this.saving;
  }

  async send(changes) {
    const { session } = this;
    const { doc } = session.view.state;
    let answer;
    try {
      answer = await this.server.save({ ...changes, seen: session.seen });
    } catch (failure) {
      this.failed(failure, () => this.save());
      return false;
    }
    this.wasKept = false;
    this.isKept = true;
    this.forgetLocally();
    this.accept(changes, answer, doc);
    const isDone = !answer.conflicts?.length;
    if (session.changes()) this.touched();
    this.say(isDone ? (session.changes() ? "dirty" : "saved") : "conflict");
    session.tell("saved", answer);
    return isDone;
  }

  /** What the server has now: what was sent, as it wrote it, but for what others changed too. */
  accept(changes, answer, doc) {
    const { baseline } = this.session;
    const open = new Set((answer.conflicts || []).map(({ place, field }) => `${place}/${field}`));
    const whole = new Set((answer.conflicts || []).filter(({ field }) => !field).map(({ place }) => place));
    const revs = answer.revs || {};
    const canonical = answer.canonical || {};
    const take = (place, stored, fields) => {
      for (const [name, value] of Object.entries(fields)) {
        if (open.has(`${place}/${name}`) || open.has(`${place}/${name}/${name}`)) continue;
        const written = canonical[place]?.[name] ?? value;
        stored[name] = written;
        if (written !== value) baseline.alias.set(`${place}/${name}`, value);
        else baseline.alias.delete(`${place}/${name}`);
      }
    };
    if (changes.header) take("header", baseline.header.fields, changes.header.fields);
    if (changes.texts) {
      for (const [name, value] of Object.entries(changes.texts.fields)) {
        if (open.has(`texts/${name}/${name}`) || open.has(`texts/${name}`)) continue;
        take("texts", baseline.texts.fields, { [name]: value });
      }
    }
    if (revs.header) baseline.header.rev = revs.header;
    if (revs.texts) baseline.texts.rev = revs.texts;
    for (const { collection, key, fields } of changes.changed) {
      const place = `${collection}/${key}`;
      const stored = baseline.rows.get(place);
      if (stored && !whole.has(place)) take(place, stored.fields, fields);
    }
    for (const { collection, key, parent, fields } of changes.added) {
      const place = `${collection}/${key}`;
      if (whole.has(place)) continue;
      const stored = { collection, key, parent: parent || "", rev: 0, fields: {} };
      take(place, stored.fields, fields);
      baseline.rows.set(place, stored);
    }
    for (const { collection, key } of changes.removed) {
      if (whole.has(`${collection}/${key}`)) continue;
      baseline.rows.delete(`${collection}/${key}`);
      for (const [place, row] of baseline.rows) if (row.parent === key) baseline.rows.delete(place);
    }
    for (const [place, rev] of Object.entries(revs)) {
      if (baseline.rows.has(place)) baseline.rows.get(place).rev = rev;
    }
    baseline.order = orderOf(doc, (place) => baseline.rows.has(place));
    if (answer.seen !== undefined) this.session.seen = answer.seen;
    if (answer.findings) this.session.findings = answer.findings;
    if (answer.doubts) this.session.doubts = answer.doubts;
    foldIn(this.session, answer);
    if (answer.conflicts?.length) this.page.conflicts.show(answer.conflicts);
  }

  /* --- Failures ---------------------------------------------------------------------------------------------------- */

  failed(failure, again) {
    clearTimeout(this.retry);
    this.keepLocally();
    if (failure.kind === "refused") {
      this.say("refused");
      this.page.problems.show(failure.data.problems || [{ place: "", field: "", message: failure.message }]);
    } else if (failure.kind === "signed_out") {
      this.say("signed_out");
      this.page.signIn(failure.data.sign_in, again);
    } else if (failure.kind === "published") {
      this.isStopped = true;
      this.say("published");
      this.page.problems.show([{ place: "", field: "", message: failure.data.published || t("published_meanwhile") }]);
    } else if (failure.kind === "offline" || failure.status >= 500 || failure.status === 429) {
      this.say("offline");
      this.retry = setTimeout(again, RETRY);
    } else {
      this.say("refused");
      this.page.problems.show([{ place: "", field: "", message: failure.data.message || t(`failed_${failure.kind}`) }]);
    }
  }
}

