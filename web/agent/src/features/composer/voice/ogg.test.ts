import { describe, expect, test } from "vitest";
import { checksum, oggFromWebM, samplesOf } from "./ogg";

const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const head = [..."OpusHead"].map((c) => c.charCodeAt(0)).concat([1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]);

/** Its size is written in four bytes behind a marker. */
function element(id: number[], body: number[]): number[] {
  const size = [24, 16, 8, 0].map((shift) => (body.length >> shift) & 0xff);
  return [...id, 0x08, ...size, ...body];
}

const block = (packet: number[]) => element([0xa3], [0x81, 0, 0, 0x80, ...packet]);

/** A recording as browsers stream it: sizes of what is not over are unknown. */
function recording(packets: number[][]): Uint8Array {
  const half = Math.ceil(packets.length / 2);
  return Uint8Array.from([
    ...element([0x1a, 0x45, 0xdf, 0xa3], [0x42, 0x86, 0x81, 1]),
    ...[0x18, 0x53, 0x80, 0x67, ...unknown],
    ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], head))),
    ...[0x1f, 0x43, 0xb6, 0x75, ...unknown],
    ...packets.slice(0, half).flatMap(block),
    ...[0x1f, 0x43, 0xb6, 0x75, ...unknown],
    ...packets.slice(half).flatMap((p) => element([0xa0], element([0xa1], [0x81, 0, 0, 0, ...p]))),
  ]);
}

interface Page {
  flags: number;
  granule: number;
  number: number;
  packets: number[][];
}

/** Reads Ogg strictly: capture pattern, checksum, laces. */
function pagesOf(bytes: Uint8Array): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.length; ) {
    const view = new DataView(bytes.buffer, at);
    expect(String.fromCharCode(...bytes.subarray(at, at + 4))).toBe("OggS");
    const laces = bytes.subarray(at + 27, at + 27 + (bytes[at + 26] ?? 0));
    let from = at + 27 + laces.length;
    const packets: number[][] = [[]];
    for (const lace of laces) {
      packets.at(-1)?.push(...bytes.subarray(from, from + lace));
      from += lace;
      if (lace < 255) packets.push([]);
    }
    packets.pop();
    const whole = bytes.slice(at, from);
    new DataView(whole.buffer).setUint32(22, 0, true);
    expect(checksum(whole)).toBe(view.getUint32(22, true));
    pages.push({
      flags: bytes[at + 5] ?? 0,
      granule: Number(view.getBigUint64(6, true)),
      number: view.getUint32(18, true),
      packets,
    });
    at = from;
  }
  return pages;
}

describe("Ogg out of WebM", () => {
  test("keeps every packet, in order, with its time", () => {
    const packets = Array.from({ length: 120 }, (_, i) => [0x78, i & 0xff, ...Array<number>(i * 5).fill(i & 0xff)]);
    const pages = pagesOf(oggFromWebM(recording(packets)));
    expect(pages[0]).toMatchObject({ flags: 2, granule: 0, packets: [head] });
    expect(String.fromCharCode(...(pages[1]?.packets[0] ?? []).slice(0, 8))).toBe("OpusTags");
    expect(pages.slice(2).flatMap((p) => p.packets)).toEqual(packets);
    expect(pages.map((p) => p.number)).toEqual(pages.map((_, i) => i));
    // 20 ms each.
    expect(pages.at(-1)).toMatchObject({ flags: 4, granule: 120 * 960 });
  });

  test("knows how long packets are", () => {
    expect([0x78, 0xf8, 0x00, 0x1b, 0xfb].map((toc) => samplesOf(Uint8Array.of(toc, 3)))).toEqual([
      960,
      960,
      480,
      2880 * 3,
      960 * 3,
    ]);
  });

  test.each([
    ["nothing", []],
    ["something else", [0, 1, 2, 3]],
    ["a recording that is cut off", [...recording([[0x78, 1, 2, 3]])].slice(0, -2)],
  ])("refuses %s", (_, bytes) => {
    expect(() => oggFromWebM(Uint8Array.from(bytes))).toThrow();
  });
});
