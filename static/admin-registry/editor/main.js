/* The page of the editor: reads the draft, makes the document of it, and brings the parts around it to life. */
import { Conflicts } from "./conflicts.js";
import { byId, later, make } from "./dom.js";
import { keptHere, forgetHere } from "./local.js";
import { here, marks, refreshMarks } from "./marks.js";
import { addButtons, Menu } from "./menu.js";
import { Outline } from "./outline.js";
import { pasting } from "./pasting.js";
import { Presence } from "./presence.js";
import { Problems } from "./problems.js";
import { References } from "./references.js";
import { restore } from "./restoring.js";
import { Saver } from "./saving.js";
import { Search, searching } from "./search.js";
import { Failure, Server } from "./server.js";
import { Session } from "./session.js";
import { Sheet } from "./sheet.js";
import { SignIn } from "./signin.js";
import { t, useWords } from "./words.js";

const config = JSON.parse(byId("ed-config").textContent);
useWords(config.words);

class Page {
  constructor(session, server) {
    Object.assign(this, { session, server });
    session.open(byId("ed-text"), [pasting(this), marks(), here, searching, addButtons(session)]);
    this.conflicts = new Conflicts(session, this);
    this.problems = new Problems(session, this);
    this.login = new SignIn(server, config.base);
    this.saver = new Saver(session, server, this);
    this.outline = new Outline(session, byId("ed-outline-list"));
    this.sheet = new Sheet(session, server, this);
    this.search = new Search(session, this);
    this.menu = new Menu(session, this);
    this.references = new References(session, server, this);
    this.presence = new Presence(session, server, this);
    this.refresh = later(() => this.refreshNow(), 250);
    for (const event of ["changed", "saved", "refreshed"]) session.addEventListener(event, () => this.refresh());
    session.addEventListener("moved", later(() => this.outline.follow(), 120));
    this.buttons();
    this.refreshNow();
  }

  refreshNow() {
    const changes = refreshMarks(this.session);
    this.outline.refresh(changes);
    this.sheet.showRemarks();
    this.sheet.follow();
    this.references.look();
    byId("ed-change-count").textContent = this.session.parent ? t("change_count", { count: changes.size }) : "";
  }

  /** Facts that were saved beside a row may settle a warning, or bring one. */
  async remarksChanged() {
    try {
      const { findings, doubts } = await this.server.read();
      Object.assign(this.session, { findings: findings || [], doubts: doubts || [] });
      this.refresh();
    } catch {
      return; // They come with the next save.
    }
  }

  buttons() {
    byId("ed-save").addEventListener("click", () => this.saver.save());
    addEventListener("keydown", (event) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && !event.altKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.saver.save();
      } else if (isCommand && !event.altKey && ["f", "h"].includes(event.key.toLowerCase())) {
        event.preventDefault();
        this.search.open();
      } else if (event.key === "Escape") document.body.classList.remove("shows-outline", "shows-sheet");
    });
    for (const link of document.querySelectorAll("[data-saves-first]")) {
      link.addEventListener("click", async (event) => {
        if (!this.session.changes()) return;
        event.preventDefault();
        if (await this.saver.save()) location.assign(link.href);
      });
    }
    for (const name of ["outline", "sheet"]) {
      byId(`ed-show-${name}`).addEventListener("click", () => {
        document.body.classList.remove(name === "outline" ? "shows-sheet" : "shows-outline");
        const isShown = document.body.classList.toggle(`shows-${name}`);
        byId(`ed-show-${name}`).setAttribute("aria-expanded", String(isShown));
      });
    }
    document.addEventListener("click", ({ target }) => {
      if (target.closest("[data-closes]") || target.closest(".ed-main")) document.body.classList.remove("shows-outline", "shows-sheet");
    });
    addEventListener("beforeunload", (event) => {
      if (this.saver.leave()) event.preventDefault();
    });
    addEventListener("pagehide", () => this.saver.leave());
    addEventListener("online", () => this.saver.state === "offline" && this.saver.keep());
  }

  showState(state, more) {
    const place = byId("ed-state");
    const words = t(`state_${state}`) + more;
    place.dataset.state = state;
    if (place.textContent !== words) place.textContent = words;
  }

  signIn(address, again) {
    this.login.ask(address, again);
  }

  announce(words) {
    const place = byId("ed-announcement");
    place.textContent = "";
    place.append(make("span", {}, words));
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => place.replaceChildren(), 6000);
  }
}

async function start() {
  const server = new Server(config.base, config.csrf);
  const note = byId("ed-opening");
  let data;
  try {
    data = await server.read();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    note.textContent = t(failure.kind === "offline" ? "state_offline" : "not_opened");
    return;
  }
  const session = new Session(data, config);
  note.remove();
  const page = new Page(session, server);
  const store = page.saver.store;
  const local = await keptHere(store);
  // For what looks at the editor from outside (benchmarks/editor_page.py).
  byId("ed-text").editorSession = session;
  byId("ed-text").dataset.ready = "true";
  await restore(page, data, local, () => forgetHere(store));
  if (location.hash.startsWith("#")) session.goTo(decodeURIComponent(location.hash.slice(1)));
}

start();
