/** The links that open the same place on another node. */

import { make, tone } from "./dom.js";
import { addressOn } from "./visit.js";

/** Fills `nav` with a link for each sibling, or hides it when there is none. */
export function showSiblings(nav, siblings, place) {
  nav.hidden = siblings.length === 0;
  if (nav.childElementCount === 0 && siblings.length > 0) {
    nav.append(make("span", { class: "siblings-label", text: "Open on" }), ...siblings.map(link));
  }
  const links = nav.querySelectorAll("a");
  siblings.forEach((sibling, i) => {
    const address = addressOn(sibling, place);
    if (links[i].href !== address) links[i].href = address;
  });
}

function link(sibling) {
  return make("a", {
    class: `sibling ${tone(sibling.node)}`,
    text: sibling.node,
    target: "_blank",
    rel: "noopener",
    "aria-label": `Open this page on ${sibling.node} in a new tab`,
  });
}
