/** The links that open the same place on another node. */

import { make, tone } from "./dom.js";
import { addressOn } from "./visit.js";

/** Fills `nav` with a link for each sibling but `node` itself, or hides it when there is none. */
export function showSiblings(nav, siblings, node, place) {
  const others = siblings.filter((it) => it.node !== node);
  nav.hidden = others.length === 0;
  const names = others.map((it) => it.node).join(" ");
  if (nav.dataset.nodes !== names) {
    nav.dataset.nodes = names;
    nav.replaceChildren(make("span", { class: "siblings-label", text: "Open on" }), ...others.map(link));
  }
  const links = nav.querySelectorAll("a");
  others.forEach((sibling, i) => {
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
