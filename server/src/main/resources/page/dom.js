/** The page's only way to make elements: text goes in as text, never as markup. */

const TONES = 8;

/** The element with this id; every id used here is in index.html. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Makes an element. `text` becomes its text, `class` its class list, every other key an attribute;
 * undefined, null and false leave the attribute out.
 */
export function make(tag, { text, class: classes, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}

/** Sets the text only when it differs, so that a live region does not speak twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows the text, or hides the element when there is none. */
export function showText(element, text) {
  element.hidden = !text;
  setText(element, text ?? "");
}

/**
 * The colour class of a name. A trailing number decides first, so that n1, n2 and n3 never share a
 * colour; other names are spread by their characters.
 */
export function tone(name) {
  const number = /(\d{1,6})$/.exec(name);
  if (number) return `tone-${(Number(number[1]) + TONES - 1) % TONES}`;
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) >>> 0;
  return `tone-${sum % TONES}`;
}

/** Puts another colour class on the element. */
export function setTone(element, name) {
  const wanted = tone(name);
  if (element.classList.contains(wanted)) return;
  for (let i = 0; i < TONES; i++) element.classList.remove(`tone-${i}`);
  element.classList.add(wanted);
}

/** Calls `task` once, soon, however often the returned function is called meanwhile. */
export function soon(task) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      task();
    }, 16);
  };
}
