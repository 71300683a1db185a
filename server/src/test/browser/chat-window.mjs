/** One window on the chat page, as its user sees it. */

import { eventually, WAIT_MS } from "./tap.mjs";

export class ChatWindow {
  /** What went wrong in the page itself: script errors, blocked or foreign requests. */
  faults = [];

  #page;

  static async open(browser, url, look = {}) {
    const context = await browser.newContext({ viewport: { width: 1120, height: 700 }, ...look });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    const opened = new ChatWindow(page);
    const origin = new URL(url).host;
    page.on("pageerror", (error) => opened.faults.push(error.message));
    page.on("console", (line) => {
      if (line.type() === "error") opened.faults.push(line.text());
    });
    page.on("request", (request) => {
      if (new URL(request.url()).host !== origin) opened.faults.push(`foreign request ${request.url()}`);
    });
    await page.goto(url);
    return opened;
  }

  constructor(page) {
    this.#page = page;
  }

  /** The page itself, for what only one script needs. */
  get page() {
    return this.#page;
  }

  part(testId) {
    return this.#page.getByTestId(testId);
  }

  /** Fills in the form and enters. */
  async enter({ name, namespace, room }) {
    await this.part("name").fill(name);
    await this.part("namespace").selectOption(namespace);
    await this.part("room").fill(room);
    await this.part("connect").click();
  }

  async connected() {
    const state = () => this.part("status").getAttribute("data-state");
    await eventually("connection", state, (it) => it === "connected");
  }

  /** The name of the node that the page says it is on. */
  async node() {
    return (await this.part("node").locator("strong").textContent()).trim();
  }

  async say(text) {
    await this.part("text").fill(text);
    await this.part("text").press("Enter");
  }

  /** Presses keys without sending, as a person who writes does. */
  async write(text) {
    await this.part("text").pressSequentially(text);
  }

  /** The room's messages: who, text and seq. */
  async messages() {
    return this.part("messages").locator("[data-from]").evaluateAll((rows) =>
      rows.map((row) => ({
        from: row.dataset.from,
        text: row.querySelector(".said").textContent,
        seq: Number(row.dataset.seq ?? NaN),
        own: row.classList.contains("own"),
      })),
    );
  }

  /** Waits for a text and gives back its message. */
  async sees(text) {
    const found = (all) => all.find((it) => it.text === text && !Number.isNaN(it.seq));
    const all = await eventually(`"${text}"`, () => this.messages(), found);
    return found(all);
  }

  async seesNotice(text) {
    const notices = () => this.part("messages").locator(".notice").allTextContents();
    await eventually(`notice "${text}"`, notices, (all) => all.includes(text));
  }

  async seesTyping(sentence) {
    await eventually("typing", () => this.part("typing").textContent(), (it) => it === sentence);
  }

  async seesMembers(label) {
    await eventually("members", () => this.part("members").textContent(), (it) => it === label);
  }

  async isWiderThanScreen() {
    return this.#page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  }

  async background() {
    return this.#page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  }

  async screenshot(path) {
    await this.#page.screenshot({ path, animations: "disabled" });
  }
}
