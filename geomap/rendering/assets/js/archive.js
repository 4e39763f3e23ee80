// PMTiles v3 (github.com/protomaps/PMTiles): where in one file a tile lies, asked for by ranges.

const OPENING = 16384; // bytes in which the head and the root directory lie

export async function unzipped(octets) {
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A server that gives no parts of files: the whole is a thousand times what is wanted. */
export class NoRanges extends Error {}

/** @param {string} address @param {number} start @param {number} length */
export async function rangeOf(address, start, length) {
  const answer = await fetch(address, { headers: { Range: `bytes=${start}-${start + length - 1}` } });
  if (answer.status !== 206 && answer.body) answer.body.cancel();
  if (!answer.ok) throw new Error(String(answer.status));
  if (answer.status !== 206) throw new NoRanges();
  return new Uint8Array(await answer.arrayBuffer());
}

/** Undoes a directory: numbers of tiles, how many share one's bytes, lengths, offsets. @param {Uint8Array} octets */
function directoryOf(octets) {
  let at = 0;
  const next = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = octets[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const count = next();
  const [ids, runs, lengths, offsets] = Array.from({ length: 4 }, () => new Float64Array(count));
  for (let i = 0, last = 0; i < count; i += 1) ids[i] = last += next();
  for (let i = 0; i < count; i += 1) runs[i] = next();
  for (let i = 0; i < count; i += 1) lengths[i] = next();
  for (let i = 0; i < count; i += 1) {
    const told = next();
    offsets[i] = told === 0 && i ? offsets[i - 1] + lengths[i - 1] : told - 1;
  }
  return { ids, runs, lengths, offsets };
}

/** A tile's number: all tiles of lesser zooms, then along Hilbert's curve. */
function tileNumber(zoom, x, y) {
  let number = (4 ** zoom - 1) / 3;
  for (let step = 2 ** (zoom - 1); step >= 1; step /= 2) {
    const [right, below] = [x & step ? 1 : 0, y & step ? 1 : 0];
    number += step * step * ((3 * right) ^ below);
    [x, y] = [x & (step - 1), y & (step - 1)];
    if (below) continue;
    if (right) [x, y] = [step - 1 - x, step - 1 - y];
    [x, y] = [y, x];
  }
  return number;
}

export class Archive {
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    this.tiles = new Map();
    this.directories = new Map();
    this.opened = null;
  }
  open() {
    this.opened = this.opened || this._open().catch((error) => ((this.opened = null), Promise.reject(error)));
    return this.opened;
  }
  async _open() {
    const octets = await rangeOf(this.address, 0, OPENING);
    const view = new DataView(octets.buffer, octets.byteOffset);
    if (new TextDecoder().decode(octets.subarray(0, 7)) !== "PMTiles" || octets[7] !== 3) throw new Error("no PMTiles");
    const [root, length] = [0, 1].map((n) => Number(view.getBigUint64(8 + 8 * n, true)));
    this.leaves = Number(view.getBigUint64(40, true));
    this.data = Number(view.getBigUint64(56, true));
    this.root = directoryOf(await unzipped(octets.subarray(root, root + length)));
  }
  /** Where a tile lies, null: there is none. @param {number} number @returns {Promise<[number, number]|null>} */
  async find(number) {
    await this.open();
    let directory = this.root;
    for (let depth = 0; depth < 4; depth += 1) {
      let [low, high] = [-1, directory.ids.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (directory.ids[middle] <= number) low = middle;
        else high = middle - 1;
      }
      if (low < 0) return null;
      const [start, length] = [directory.offsets[low], directory.lengths[low]];
      if (directory.runs[low]) return number < directory.ids[low] + directory.runs[low] ? [this.data + start, length] : null;
      if (!this.directories.has(start)) this.directories.set(start, rangeOf(this.address, this.leaves + start, length).then(unzipped).then(directoryOf));
      try {
        directory = await this.directories.get(start);
      } catch (error) {
        this.directories.delete(start);
        throw error;
      }
    }
    return null;
  }
  tile(zoom, x, y) {
    return this.numbered(tileNumber(zoom, x, y));
  }
  /** What is in a tile, null: there is none; asked for once. @param {number} key */
  numbered(key) {
    if (!this.tiles.has(key)) {
      if (this.tiles.size > KEPT) this.tiles.delete(this.tiles.keys().next().value);
      const told = this.find(key).then(async (place) => (place ? JSON.parse(new TextDecoder().decode(await unzipped(await rangeOf(this.address, ...place)))) : null));
      this.tiles.set(key, told.catch((error) => (this.tiles.delete(key), Promise.reject(error))));
    }
    return this.tiles.get(key);
  }
}

const KEPT = 400; // tiles
