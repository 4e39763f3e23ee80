// Building elements. News text enters the page here only, as text nodes: never as HTML.

/**
 * @param {string} tag
 * @param {string} [name] class names
 * @param {string|null} [text]
 * @returns {HTMLElement}
 */
export function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined && text !== null) element.textContent = clean(text);
  return element;
}

/** Text of others: directions stay inside their own element, control characters go. */
export function said(tag, name, text) {
  const element = make(tag, name, text);
  element.dir = "auto";
  return element;
}

/**
 * Parts of a line with dots between them, those that there are; each keeps its own direction, so that
 * names in Latin letters stay in the order of a line in Arabic.
 * @param {string} tag @param {string} name @param {(string|null|undefined|false)[]} parts
 */
export function dotted(tag, name, parts) {
  const line = make(tag, name);
  parts.filter(Boolean).forEach((part, number) => append(line, number ? document.createTextNode(" · ") : null, make("bdi", "", String(part))));
  return line;
}

/** @param {unknown} text */
export function clean(text) {
  // eslint-disable-next-line no-control-regex
  const plain = String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e]/g, "");
  return plain.length > 4000 ? plain.slice(0, 4000) + "…" : plain;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Object<string, string|number>} attributes
 * @param {Element} [parent]
 */
export function draw(tag, attributes, parent) {
  const element = document.createElementNS(SVG, tag);
  for (const name in attributes) element.setAttribute(name, String(attributes[name]));
  if (parent) parent.appendChild(element);
  return element;
}

/** A link that leaves the page, or null where the address is none of the web's. */
export function outward(address, text) {
  let url;
  try {
    url = new URL(String(address));
  } catch (error) {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const link = /** @type {HTMLAnchorElement} */ (make("a", "gm-out", text));
  link.href = url.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

/** @param {Element} parent @param {...(Node|null|undefined|false)} children */
export function append(parent, ...children) {
  for (const child of children) if (child) parent.appendChild(child);
  return parent;
}

/** @param {string} id */
export function readBlock(id) {
  const element = document.getElementById(id);
  return JSON.parse((element && element.textContent) || "{}");
}

/** @param {string} name */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
