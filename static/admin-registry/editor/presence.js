/* Who else is in this draft, and what they saved meanwhile. */
import { foldIn } from "./folding.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

const EVERY = 20_000;

export class Presence {
  constructor(session, server, page) {
    Object.assign(this, { session, server, page });
    this.place = byId("ed-others");
    this.again = () => this.greet();
    this.show(session.data.others || []);
    this.timer = setInterval(() => this.greet(), EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.greet());
    this.greet();
  }

  async greet() {
    let found;
    try {
      found = await this.server.greet();
    } catch (failure) {
      if (failure.kind === "signed_out" && !document.hidden) this.page.signIn(failure.data.sign_in, this.again);
      return;
    }
    this.show(found.others || []);
    if (found.is_published) {
      this.page.saver.failed({ kind: "published", data: {} });
      return;
    }
    const isBehind = found.latest !== undefined && found.latest !== this.session.seen;
    if (isBehind && !this.page.saver.saving) await this.pull();
  }

  /** Read what others saved, and fold it into the page. */
  async pull() {
    const { session } = this;
    let data;
    try {
      data = await this.server.read();
    } catch {
      return;
    }
    if (this.page.saver.saving) return;
    const before = session.baseline;
    const theirs = [];
    const here = new Set();
    for (const row of data.rows) {
      const place = `${row.collection}/${row.key}`;
      here.add(place);
      const known = before.rows.get(place);
      if (!known || known.rev !== row.rev) theirs.push(row);
    }
    const removed = [...before.rows.values()].filter((row) => !here.has(`${row.collection}/${row.key}`));
    for (const { collection, key } of removed) theirs.push({ collection, key, removed: true });
    if (data.texts.rev !== before.texts.rev) theirs.push({ collection: "texts", ...data.texts });
    if (data.version.rev !== before.header.rev) {
      theirs.push({ collection: "header", rev: data.version.rev, fields: data.version.fields });
    }
    session.seen = data.seen;
    if (!theirs.length) return;
    const conflicts = this.clashes(theirs);
    foldIn(session, { theirs: theirs.filter((row) => !conflicts.has(row)), order: ordersOf(data, before) });
    session.findings = data.findings || [];
    session.doubts = data.doubts || [];
    session.tell("refreshed");
    this.page.announce(t(conflicts.size ? "others_saved_too" : "others_saved"));
  }

  /* What was changed here too waits for the save, which asks. */
  clashes(theirs) {
    const changes = this.session.changes();
    const mine = new Set([...(changes?.changed || []), ...(changes?.removed || [])].map(({ collection, key }) => `${collection}/${key}`));
    if (changes?.texts) mine.add("texts/undefined");
    if (changes?.header) mine.add("header/undefined");
    return new Set(theirs.filter(({ collection, key }) => mine.has(`${collection}/${key}`)));
  }

  show(others) {
    const names = new Set(others.map((other) => (other.is_me ? t("you_elsewhere") : other.name)));
    this.place.replaceChildren(...[...names].map((name) => make("span", { class: "ed-person" }, name)));
    this.place.hidden = !names.size;
  }
}

function ordersOf(data, before) {
  const lists = new Map();
  for (const { collection, key, parent } of data.rows) {
    const list = `${collection}/${parent || ""}`;
    if (!lists.has(list)) lists.set(list, []);
    lists.get(list).push(key);
  }
  return [...lists].filter(([list, keys]) => (before.order.get(list) || []).join() !== keys.join())
    .map(([list, keys]) => ({ collection: list.split("/")[0], parent: list.split("/")[1], keys }));
}
