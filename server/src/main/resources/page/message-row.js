/** The rows of the log: a message, a notice, a day. Texts of others come in as text only. */

import { make, setText, tone } from "./dom.js";
import { linked } from "./links.js";

/** Messages of one person that follow each other within this time share one head. */
const GROUP_MS = 5 * 60 * 1000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

/** A key of the local day, or an empty string for a time that is no time. */
export function dayOf(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : date.toDateString();
}

export function dayRow(at) {
  const today = dayOf(Date.now());
  const day = dayOf(at);
  const text = day === today ? "Today" : day === "" ? "" : calendar.format(new Date(at));
  return make("p", { class: "day", text });
}

export function noticeRow({ tone: kind }) {
  return make("p", { class: `notice notice-${kind}`, dir: "auto" });
}

/** Brings the row up to date with its notice. */
export function drawNotice(row, { text }) {
  setText(row, text);
}

/** Whether the entry needs a head of its own below `previous`. */
export function startsGroup(previous, entry, me) {
  if (!previous) return true;
  const author = (it) => (it.kind === "pending" || it.mine ? me?.id : it.from.id);
  return author(previous) !== author(entry) || new Date(entry.at) - new Date(previous.at) > GROUP_MS;
}

/** A message's row. `drawMessage` fills in what can change. */
export function messageRow(entry, chat) {
  const own = entry.kind === "pending" || entry.mine;
  const from = entry.kind === "pending" ? (chat.me ?? { id: "", name: chat.name }) : entry.from;
  const name = from.name ?? from.id;
  return make(
    "article",
    { class: own ? "message own" : "message", "data-from": name, "data-user": from.id },
    make("span", { class: `avatar ${tone(name)}`, "aria-hidden": "true", text: initial(name) }),
    make(
      "div",
      { class: "bubble" },
      make(
        "p",
        { class: "who" },
        make("bdi", { class: "author", text: own ? `${name} (you)` : name }),
      ),
      make(
        "div",
        { class: "line" },
        make("p", { class: "said", dir: "auto" }, ...linked(entry.text)),
        make("div", { class: "foot" }, make("time"), make("span", { class: "fate" }), ...actions(own, chat)),
      ),
    ),
  );
}

/** Brings the row up to date with its entry; does not touch it when nothing changed. */
export function drawMessage(row, entry, head) {
  if (row.current === entry && row.shownError === entry.error && row.shownHead === head) return;
  Object.assign(row, { current: entry, shownError: entry.error, shownHead: head });
  row.classList.toggle("head", head);
  if (entry.seq !== undefined) row.dataset.seq = entry.seq;
  const pending = entry.kind === "pending";
  row.classList.toggle("waiting", pending && !entry.error);
  row.classList.toggle("failed", pending && Boolean(entry.error));
  const time = row.querySelector("time");
  const date = new Date(entry.at);
  if (!Number.isNaN(date.getTime())) {
    time.dateTime = date.toISOString();
    setText(time, clock.format(date));
  }
  const fate = !pending ? "" : entry.error ? `Not sent: ${entry.error.message}` : "Sending…";
  setText(row.querySelector(".fate"), fate);
  for (const button of row.querySelectorAll(".action")) button.hidden = !(pending && entry.error);
}

function actions(own, chat) {
  if (!own) return [];
  const action = (text, run) => {
    const button = make("button", { type: "button", class: "action", text, hidden: true });
    button.addEventListener("click", () => run(button.closest(".message").current));
    return button;
  };
  return [action("Try again", (it) => chat.retry(it)), action("Discard", (it) => chat.discard(it))];
}

function initial(name) {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? "?";
}
