/** Finds the web addresses in a text. Everything else stays text. */

import { make } from "./dom.js";

const LINK_LIMIT = 100;
const ADDRESS = /https?:\/\/[^\s<>"\p{Cc}\p{Cf}]+/giu;
const BRACKETS = { ")": "(", "]": "[", "}": "{" };

/** The text as strings and links, in order. */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(match[0]);
    const href = hrefOf(address);
    if (href === null || parts.length >= 2 * LINK_LIMIT) continue;
    parts.push(text.slice(end, match.index));
    parts.push(make("a", { href, text: address, target: "_blank", rel: "noopener noreferrer" }));
    end = match.index + address.length;
  }
  parts.push(text.slice(end));
  return parts.filter((it) => it !== "");
}

/** The dot behind an address ends the sentence, and a bracket may have been opened before it. */
function withoutPunctuation(address) {
  const count = {};
  for (const character of address) count[character] = (count[character] ?? 0) + 1;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1];
    const opening = BRACKETS[last];
    const belongs = opening ? (count[opening] ?? 0) >= count[last] : !".,;:!?'…".includes(last);
    if (belongs) break;
    count[last]--;
  }
  return address.slice(0, end);
}

/** Null for what only looks like an address, or would lead elsewhere than it seems (`site@other`). */
function hrefOf(address) {
  try {
    const { protocol, username, password, href } = new URL(address);
    return /^https?:$/.test(protocol) && username === "" && password === "" ? href : null;
  } catch {
    return null;
  }
}
