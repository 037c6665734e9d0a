/** Seeded damage for the fuzzer and its short test: the same seed always gives the same bytes. */
import { PAGE_BYTES } from "../files/paged-bytes.ts";

/** Files of a repository by name. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** Numbers that lengths, counts, offsets and page numbers are overwritten with. */
const TELLING = [0, 1, 2, 4, 16, 32, 8191, 8192, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xffff_ffff];
const MAX_CHANGES = 6;

type Below = (limit: number) => number;

/** A damaged copy of a repository: some bytes of some files are other ones, or gone. */
export function mutateFiles(files: Files, seed: number): Record<string, Uint8Array> {
  const below = randomBelow(seed);
  const mutant = { ...files };
  const names = Object.keys(files).sort();
  for (let changes = 1 + below(MAX_CHANGES); changes > 0; changes--) {
    const name = names[below(names.length)] as string;
    const bytes = Uint8Array.from(mutant[name] as Uint8Array);
    if (bytes.length >= 8) mutant[name] = change(bytes, below);
  }
  return mutant;
}

/** Numbers below a limit from a stream ("splitmix32"). */
function randomBelow(seed: number): Below {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x9e37_79b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85eb_ca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2_ae35);
    return ((z ^ (z >>> 16)) >>> 0) % Math.max(1, limit);
  };
}

function change(bytes: Uint8Array, below: Below): Uint8Array {
  const at = usedOffset(bytes, below);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (below(8)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << below(8));
      return bytes;
    case 1:
    case 2:
    case 3:
      view.setUint32(Math.min(at, bytes.length - 4), TELLING[below(TELLING.length)] as number, true);
      return bytes;
    case 4: {
      const place = Math.min(at, bytes.length - 4);
      view.setUint32(place, (view.getUint32(place, true) + below(16) - 8) >>> 0, true);
      return bytes;
    }
    case 5:
      return bytes.copyWithin(at, usedOffset(bytes, below), usedOffset(bytes, below) + below(4000));
    case 6:
      return swapPages(bytes, below);
    default:
      return below(4) === 0 ? bytes.subarray(0, at) : bytes.fill(0, at, at + below(600));
  }
}

/** Mostly where something stands: most of a page is zero. */
function usedOffset(bytes: Uint8Array, below: Below): number {
  let at = below(bytes.length);
  for (let tries = 0; tries < 8 && bytes[at] === 0; tries++) at = below(bytes.length);
  return at;
}

function swapPages(bytes: Uint8Array, below: Below): Uint8Array {
  const pages = Math.floor(bytes.length / PAGE_BYTES);
  if (pages < 2) return bytes;
  const [a, b] = [below(pages) * PAGE_BYTES, below(pages) * PAGE_BYTES];
  const first = bytes.slice(a, a + PAGE_BYTES);
  bytes.copyWithin(a, b, b + PAGE_BYTES);
  bytes.set(first, b);
  return bytes;
}
