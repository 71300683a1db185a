/** Values as a control port carries them: bytes, at any depth, as `{"$bin": "<hex>"}`. */

/** What JSON can write. */
export function toControl(value) {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return { $bin: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : toControl(item)));
  if (value instanceof Date || value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toControl(item)]));
}

/** The value that JSON stood for. */
export function fromControl(value) {
  if (Array.isArray(value)) return value.map(fromControl);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.$bin === "string") return Buffer.from(value.$bin, "hex");
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromControl(item)]));
}

/** A form in which what was sent and what arrived can be compared. */
export function comparable(value) {
  return JSON.parse(JSON.stringify(toControl(value)) ?? "null");
}
