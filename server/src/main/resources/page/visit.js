/** What the visitor brings along: the address's parameters, the remembered name, the node's card. */

const NAME_KEY = "chat.name";
const GUEST_KEY = "chat.guest";
const VISIT_KEY = "chat.visit";
/** The server's limits, in Unicode code points. */
const NAME_LIMIT = 64;
const ROOM_LIMIT = 128;
const NODE_TIMEOUT_MS = 5000;
const LOOPBACK = ["localhost", "127.0.0.1"];

/** The address's `name`, `nsp` and `room`; each is an empty string when absent. */
export function fromAddress() {
  const query = new URLSearchParams(location.search);
  const value = (key) => (query.get(key) ?? "").trim();
  return { name: value("name"), namespace: value("nsp"), room: value("room") };
}

/** Keeps namespace and room in the address, so that a copied link leads to the same room. */
export function toAddress({ namespace, room }) {
  const url = new URL(location.href);
  url.searchParams.set("nsp", namespace);
  if (room) url.searchParams.set("room", room);
  else url.searchParams.delete("room");
  // Browsers limit how often the address may be set.
  if (url.href !== location.href) history.replaceState(null, "", url);
}

/** The same page on another node. */
export function addressOn(sibling, { name, namespace, room }) {
  const url = new URL(sibling.url);
  if (name) url.searchParams.set("name", name);
  if (namespace) url.searchParams.set("nsp", namespace);
  if (room) url.searchParams.set("room", room);
  return url.href;
}

/** The remembered name. Storage can be forbidden or full: then nothing is remembered. */
export function rememberedName() {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

/** Remembers the name where that is possible. */
export function rememberName(name) {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // A private window without storage: the name is asked again next time.
  }
}

/**
 * What makes this visitor the same guest after a reload or a reconnect, also on another node: random, kept with the
 * tab. Without it a message that is sent again after a reconnect would be another guest's.
 */
export function guestKey() {
  if (guest) return guest;
  guest = Array.from(crypto.getRandomValues(new Uint8Array(16)), (it) => it.toString(16).padStart(2, "0")).join("");
  try {
    guest = sessionStorage.getItem(GUEST_KEY) ?? guest;
    sessionStorage.setItem(GUEST_KEY, guest);
  } catch {
    // No storage: the guest is the same until the page is left.
  }
  return guest;
}

let guest = "";

/** Where the address has a visit that another node's page hands over. */
const HANDED_OVER = "#visit=";
/** A visit that is larger does not move: browsers limit the length of an address. */
const HANDED_OVER_LIMIT = 500_000;

/** Taken from the address at once, so that it is not shown, copied or bookmarked. */
const handedOver = takeFromAddress();

function takeFromAddress() {
  if (!location.hash.startsWith(HANDED_OVER)) return "";
  const text = location.hash.slice(HANDED_OVER.length);
  history.replaceState(null, "", location.pathname + location.search);
  return text;
}

/**
 * Leaves this page for that of a sibling and hands the visit (see `Chat.kept`) over, so that a reload does not need
 * this page's node. The visit is in the fragment of the address, which no server is sent, and gone from there when the
 * other page has it. False where it is too large: then this page stays.
 */
export function moveTo(sibling, visit) {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...visit, key: guestKey() }));
  const text = btoa(Array.from(bytes, (it) => String.fromCharCode(it)).join(""));
  if (text.length > HANDED_OVER_LIMIT) return false;
  const url = new URL(addressOn(sibling, { namespace: visit.namespace, room: visit.active }));
  url.hash = HANDED_OVER + text;
  forgetVisit();
  // The other page takes a visit from pages of its siblings alone.
  const policy = document.createElement("meta");
  policy.name = "referrer";
  policy.content = "origin";
  document.head.append(policy);
  location.replace(url);
  return true;
}

/**
 * Takes up the visit and the identity that the page of a sibling has handed over, if there are any. What any other site
 * puts in the address is ignored: it would be an identity that others know.
 *
 * @param card a promise of the node's card, which names the siblings
 */
export async function takeHandedOver(card) {
  if (!handedOver) return;
  const from = document.referrer ? new URL(document.referrer).origin : "";
  const { siblings } = await card;
  if (!siblings.some((it) => it.url === from)) return;
  try {
    const bytes = Uint8Array.from(atob(handedOver), (it) => it.charCodeAt(0));
    const { key, ...visit } = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof key !== "string" || !/^[0-9a-f]{32}$/.test(key)) return;
    guest = key;
    sessionStorage.setItem(GUEST_KEY, key);
    rememberVisit(visit);
    rememberName(visit.name);
  } catch {
    // Not what a page of ours writes, or no storage: the visit begins with the form.
  }
}

/** Forgets the visit and whose it was. */
function forgetVisit() {
  rememberVisit(null);
  try {
    sessionStorage.removeItem(GUEST_KEY);
  } catch {
    // No storage, so nothing was kept.
  }
}

/**
 * The visit that this tab was in when it was left, in the form of `Chat.kept`, or null. Null too when
 * the address asks for another name or namespace than it had.
 */
export function rememberedVisit() {
  try {
    const visit = JSON.parse(sessionStorage.getItem(VISIT_KEY));
    const { name, namespace } = fromAddress();
    const fits = visit && (!name || name === visit.name) && (!namespace || namespace === visit.namespace);
    return fits && visit.rooms.every((it) => typeof it.name === "string" && Array.isArray(it.pending)) ? visit : null;
  } catch {
    return null;
  }
}

/** Remembers the visit with the tab, for a reload; null forgets it. */
export function rememberVisit(visit) {
  try {
    if (visit) sessionStorage.setItem(VISIT_KEY, JSON.stringify(visit));
    else sessionStorage.removeItem(VISIT_KEY);
  } catch {
    // No storage, or too much for it: a reload begins with the form.
  }
}

/**
 * Asks the node who it is. A node that does not answer still gets a usable form: the card then
 * names no node and only the default namespace.
 */
export async function nodeCard() {
  const unknown = { node: "", namespaces: ["/chat"], siblings: [] };
  try {
    const answer = await fetch("node.json", {
      cache: "no-store",
      signal: AbortSignal.timeout(NODE_TIMEOUT_MS),
    });
    if (!answer.ok) return unknown;
    const card = await answer.json();
    const namespaces = (card.namespaces ?? []).filter((it) => /^\/[^/]/.test(it));
    return {
      node: card.node ?? "",
      namespaces: namespaces.length > 0 ? namespaces : unknown.namespaces,
      siblings: (card.siblings ?? []).filter((it) => isWebAddress(it.url)).map(byTheSameName),
    };
  } catch {
    return unknown;
  }
}

/** What is wrong with a room name, or an empty string. The server has the last word. */
export function roomFault(room) {
  return labelFault("room name", room, ROOM_LIMIT);
}

/** What is wrong with a user's name, or an empty string. The server has the last word. */
export function nameFault(name) {
  return labelFault("name", name, NAME_LIMIT);
}

function labelFault(what, text, limit) {
  if (text === "") return `Enter a ${what}.`;
  if ([...text].length > limit) return `A ${what} has at most ${limit} characters.`;
  if (/\p{Cc}/u.test(text)) return `A ${what} has no control characters.`;
  if (!VISIBLE.test(text)) return `A ${what} has at least one visible character.`;
  return "";
}

/** A character that leaves a mark of its own: no blank, no mark on others, nothing of width zero. */
const VISIBLE = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** A sibling on this machine is reached by that name of it by which this page was opened. */
function byTheSameName({ node, url }) {
  const address = new URL(url);
  if ([address.hostname, location.hostname].every((it) => LOOPBACK.includes(it))) address.hostname = location.hostname;
  return { node, url: address.origin };
}

function isWebAddress(address) {
  try {
    return /^https?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}
