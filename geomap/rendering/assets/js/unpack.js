// What comes packed in the page, unpacked: the code first, which this part then runs.
// It stands by itself, before everything else, and needs nothing that old browsers lack.
(function () {
"use strict";

/** Undoes packing.py's letters: two carry 13 bits. @param {string} text */
function fromLetters(text) {
  const values = new Uint8Array(128);
  let value = 0;
  for (let code = 33; code < 127; code += 1) if (!"<>&".includes(String.fromCharCode(code))) values[code] = value++;
  const octets = new Uint8Array(Math.floor(((text.length >> 1) * 13) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (let i = 0; i + 1 < text.length; i += 2) {
    held = ((held << 13) | (values[text.charCodeAt(i)] * 91 + values[text.charCodeAt(i + 1)])) & 0xfffff;
    for (bits += 13; bits >= 8; ) {
      bits -= 8;
      octets[at++] = held >> bits;
    }
  }
  return octets;
}

/** A table for codes of these lengths: symbol and length at every number that begins with a code. */
function codesOf(lengths) {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  let most = 15;
  while (most > 1 && !counts[most]) most -= 1;
  const next = new Uint16Array(17);
  for (let length = 1; length < 16; length += 1) next[length + 1] = (next[length] + counts[length]) << 1;
  const table = new Uint16Array(1 << most);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol];
    if (!length) continue;
    let turned = 0;
    for (let code = next[length]++, n = 0; n < length; n += 1, code >>= 1) turned = (turned << 1) | (code & 1);
    for (; turned < table.length; turned += 1 << length) table[turned] = (symbol << 4) | length;
  }
  return { table, most };
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A zlib stream → its bytes (RFC 1950 and 1951). @param {Uint8Array} source @param {number} size */
function inflate(source, size) {
  const out = new Uint8Array(size);
  let [at, from, held, bits] = [0, 2, 0, 0];
  const fill = (wanted) => {
    if (from > source.length + 8) throw new Error("cut off");
    while (bits < wanted) {
      held |= source[from++] << bits;
      bits += 8;
    }
  };
  const take = (count) => {
    fill(count);
    const value = held & ((1 << count) - 1);
    held >>>= count;
    bits -= count;
    return value;
  };
  const read = (codes) => {
    fill(codes.most);
    const found = codes.table[held & ((1 << codes.most) - 1)];
    held >>>= found & 15;
    bits -= found & 15;
    return found >> 4;
  };
  const trees = () => {
    const [literals, distances, kinds] = [take(5) + 257, take(5) + 1, take(4) + 4];
    const short = new Uint8Array(19);
    for (let n = 0; n < kinds; n += 1) short[ORDER[n]] = take(3);
    const codes = codesOf(short);
    const lengths = new Uint8Array(literals + distances);
    for (let n = 0; n < lengths.length; ) {
      const symbol = read(codes);
      if (symbol < 16) lengths[n++] = symbol;
      else {
        const value = symbol === 16 ? lengths[n - 1] : 0;
        const again = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
        lengths.fill(value, n, n + again);
        n += again;
      }
    }
    return [codesOf(lengths.subarray(0, literals)), codesOf(lengths.subarray(literals))];
  };
  const fixed = () => [codesOf(new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280)), codesOf(new Uint8Array(30).fill(5))];
  for (let last = 0; !last; ) {
    last = take(1);
    const kind = take(2);
    if (!kind) {
      from -= bits >> 3; // a stored block begins at the next whole byte; what was read ahead is given back
      bits = held = 0;
      const length = source[from] | (source[from + 1] << 8);
      out.set(source.subarray(from + 4, from + 4 + length), at);
      from += 4 + length;
      at += length;
      continue;
    }
    const [literals, distances] = kind === 1 ? fixed() : trees();
    for (let symbol = read(literals); symbol !== 256; symbol = read(literals)) {
      if (symbol < 256) {
        out[at++] = symbol;
        continue;
      }
      const step = symbol < 265 || symbol === 285 ? 0 : (symbol - 261) >> 2;
      const length = symbol === 285 ? 258 : step ? 3 + ((4 + ((symbol - 265) & 3)) << step) + take(step) : symbol - 254;
      const far = read(distances);
      const more = far < 4 ? 0 : (far >> 1) - 1;
      const distance = far < 4 ? far + 1 : 1 + ((2 + (far & 1)) << more) + take(more);
      for (let n = 0; n < length; n += 1, at += 1) out[at] = out[at - distance];
    }
  }
  if (at !== size) throw new Error("damaged");
  return out;
}

/** The sum at the end of a zlib stream (RFC 1950). @param {Uint8Array} octets */
function adler(octets) {
  let [a, b] = [1, 0];
  for (let at = 0; at < octets.length; ) {
    for (const end = Math.min(octets.length, at + 3800); at < end; at += 1) b += a += octets[at];
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

/** What packing.py's ``squeezed`` wrote: length of the stream, of what is in it, the stream. */
function unpack(text) {
  const octets = fromLetters(text.trim());
  const sizes = new DataView(octets.buffer);
  const end = 8 + sizes.getUint32(0, true);
  const found = inflate(octets.subarray(8, end), sizes.getUint32(4, true));
  if (adler(found) !== sizes.getUint32(end - 4, false)) throw new Error("damaged");
  return found;
}

window["geomapUnpack"] = { fromLetters, unpack };
document.querySelectorAll("script[data-geomap-code]").forEach((block) => {
  const script = document.createElement("script");
  script.textContent = new TextDecoder().decode(unpack(block.textContent || ""));
  block.replaceWith(script);
});
})();
