/** What the visitor brings along: the address's parameters, the remembered name, the node's card. */

const NAME_KEY = "chat.name";
const GUEST_KEY = "chat.guest";
const ROOM_LIMIT = 128;
const NODE_TIMEOUT_MS = 5000;

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
  const fresh = Array.from(crypto.getRandomValues(new Uint8Array(16)), (it) => it.toString(16).padStart(2, "0")).join("");
  try {
    const kept = sessionStorage.getItem(GUEST_KEY) ?? fresh;
    sessionStorage.setItem(GUEST_KEY, kept);
    return kept;
  } catch {
    // No storage: the guest is the same until the page is left.
    return fresh;
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
      siblings: (card.siblings ?? []).filter((it) => it.node !== card.node && isWebAddress(it.url)),
    };
  } catch {
    return unknown;
  }
}

/** What is wrong with a room name, or an empty string. The server has the last word. */
export function roomFault(room) {
  if (room === "") return "Enter a room name.";
  if (room.length > ROOM_LIMIT) return `A room name has at most ${ROOM_LIMIT} characters.`;
  if (/\p{Cc}/u.test(room)) return "A room name has no control characters.";
  return "";
}

function isWebAddress(address) {
  try {
    return /^https?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}
