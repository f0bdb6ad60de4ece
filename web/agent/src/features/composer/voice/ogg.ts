// Browsers record Opus in WebM; platforms take voice notes as Opus in Ogg. The
// sound is the same, so it is put from one box into the other, sample by sample.

/** Elements of WebM that hold others on the way to the sound; all others are stepped over. */
const masters = new Set([0x18538067, 0x1f43b675, 0xa0, 0x1654ae6b, 0xae]);
const block = 0xa1;
const simpleBlock = 0xa3;
const codecPrivate = 0x63a2;

interface Sound {
  head: Uint8Array | null;
  packets: Uint8Array[];
}

/** Puts a WebM recording of Opus into Ogg; throws where it is none. */
export function oggFromWebM(webm: Uint8Array): Uint8Array<ArrayBuffer> {
  const { head, packets } = soundOf(webm);
  if (packets.length === 0) throw new Error("no sound");
  return writeOgg(head ?? standardHead(), packets);
}

/** Reads the packets. Live recordings leave sizes unknown, so masters are entered and never measured. */
export function soundOf(bytes: Uint8Array): Sound {
  const sound: Sound = { head: null, packets: [] };
  let at = 0;
  while (at < bytes.length) {
    const id = vint(bytes, at, false);
    const size = vint(bytes, at + id.length, true);
    at += id.length + size.length;
    if (masters.has(id.value)) continue;
    if (size.value < 0 || at + size.value > bytes.length) throw new Error("cut short");
    const body = bytes.subarray(at, at + size.value);
    at += size.value;
    if (id.value === codecPrivate && text(body, 0, 8) === "OpusHead") sound.head = body;
    if (id.value !== block && id.value !== simpleBlock) continue;
    // The number of the track, two bytes of time, one of flags.
    const packet = body.subarray(vint(body, 0, true).length + 3);
    if (packet.length > 0) sound.packets.push(packet);
  }
  return sound;
}

/** EBML's number: with its marker for ids, without it for sizes; -1 for the unknown size. */
function vint(bytes: Uint8Array, at: number, size: boolean): { value: number; length: number } {
  const first = bytes[at] ?? 0;
  if (first === 0) throw new Error("no WebM");
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) throw new Error("cut short");
  const mask = 2 ** (8 - length) - 1;
  let value = size ? first & mask : first;
  let unknown = size && value === mask;
  for (let i = 1; i < length; i++) {
    const b = bytes[at + i] ?? 0;
    unknown &&= b === 0xff;
    value = value * 256 + b;
  }
  return { value: unknown ? -1 : value, length };
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function ascii(words: string): Uint8Array {
  return Uint8Array.from(words, (c) => c.charCodeAt(0));
}

/** One channel, 48 kHz, the usual lead-in. */
function standardHead(): Uint8Array {
  const head = new Uint8Array(19);
  head.set(ascii("OpusHead"));
  const view = new DataView(head.buffer);
  head[8] = 1;
  head[9] = 1;
  view.setUint16(10, 312, true);
  view.setUint32(12, 48_000, true);
  return head;
}

/** How many samples at 48 kHz a packet holds, by its first byte (RFC 6716, 3.1). */
export function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const config = toc >> 3;
  const silk = [480, 960, 1920, 2880];
  const frame = config < 12 ? (silk[config & 3] ?? 960) : config < 16 ? (config & 1 ? 960 : 480) : 120 << (config & 3);
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 1) & 63;
  return frame * frames;
}

const pagePackets = 50;
const serial = 0x5ec0;

/** Writes packets as Ogg pages of about a second (RFC 3533, RFC 7845). */
export function writeOgg(head: Uint8Array, packets: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const tags = new Uint8Array(8 + 4 + 6 + 4);
  tags.set(ascii("OpusTags"));
  new DataView(tags.buffer).setUint32(8, 6, true);
  tags.set(ascii("Recado"), 12);
  const pages = [page([head], 0, 0, 2), page([tags], 0, 1, 0)];
  let played = 0;
  let from = 0;
  while (from < packets.length) {
    let to = from;
    for (let laces = 0; to < packets.length && to - from < pagePackets; to++) {
      laces += lacesOf(packets[to]);
      if (laces > 255 && to > from) break;
      played += samplesOf(packets[to] ?? new Uint8Array());
    }
    pages.push(page(packets.slice(from, to), played, pages.length, to === packets.length ? 4 : 0));
    from = to;
  }
  const out = new Uint8Array(pages.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of pages) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

function lacesOf(packet: Uint8Array | undefined): number {
  return Math.floor((packet?.length ?? 0) / 255) + 1;
}

function page(packets: readonly Uint8Array[], granule: number, number: number, flags: number): Uint8Array {
  const laces = packets.flatMap((p) => [...Array<number>(lacesOf(p) - 1).fill(255), p.length % 255]);
  const body = packets.reduce((n, p) => n + p.length, 0);
  const out = new Uint8Array(27 + laces.length + body);
  const view = new DataView(out.buffer);
  out.set(ascii("OggS"));
  out[5] = flags;
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, number, true);
  out[26] = laces.length;
  out.set(laces, 27);
  let at = 27 + laces.length;
  for (const p of packets) {
    out.set(p, at);
    at += p.length;
  }
  view.setUint32(22, checksum(out), true);
  return out;
}

const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let r = i << 24;
  for (let bit = 0; bit < 8; bit++) r = r & 0x80000000 ? (r << 1) ^ 0x04c11db7 : r << 1;
  return r;
});

/** Ogg's checksum of a page whose own is still zero. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const b of bytes) sum = (sum << 8) ^ (table[((sum >>> 24) ^ b) & 0xff] ?? 0);
  return sum >>> 0;
}
