/** The B-tree of INDEX.BTR while it is changed: keys in inner pages too, pages split when they are full. */
import { PAGE_BYTES } from "../files/paged-bytes.ts";
import { encodeAdminPage, encodeIndexPage, indexPageBytes } from "./index-page-encoder.ts";
import type { PageFile } from "./page-file.ts";

/** A page of the tree; a leaf has no children. */
interface Node {
  logical: number;
  keys: string[];
  children: Node[];
}

/** What a split hands to the page above. */
interface Split {
  key: string;
  right: Node;
}

/** Keys of a repository in byte order (they are ASCII). */
export class KeyTree {
  readonly #file: PageFile;
  readonly #isXp: boolean;
  readonly #noChild: number;
  readonly #changed = new Set<Node>();
  /** Logical numbers of pages that a smaller tree needs no more, ascending. */
  readonly #spare: number[] = [];
  #root: Node;

  constructor(file: PageFile, isXp: boolean) {
    this.#file = file;
    this.#isXp = isXp;
    this.#noChild = isXp ? 0 : 0xffff_ffff;
    if (isXp) file.add();
    this.#root = this.#newNode([], []);
  }

  /** Logical number of the root page. */
  get root(): number {
    return this.#root.logical;
  }

  /** All keys in order. */
  keys(): string[] {
    return keysUnder(this.#root);
  }

  /** Adds a key. @throws RangeError it is there already */
  add(key: string): void {
    const split = this.#insert(this.#root, key);
    if (split) this.#root = this.#newNode([split.key], [this.#root, split.right]);
  }

  /** Takes a key out. A leaf is changed in place; else the tree is made anew in the same pages. */
  remove(key: string): void {
    let node = this.#root;
    for (;;) {
      const i = position(node, key);
      if (node.keys[i] === key) {
        if (node.children.length > 0 || node.keys.length === 1) {
          this.#rebuild(key);
        } else {
          node.keys.splice(i, 1);
          this.#changed.add(node);
        }
        return;
      }
      const child = node.children[i];
      if (!child) throw new RangeError(`the index has no key ${key}`);
      node = child;
    }
  }

  /** Hands changed pages to the file. */
  flush(): void {
    const pages = [...this.#changed].map((node): [number, Uint8Array] => [node.logical, this.#encode(node)]);
    if (this.#isXp) pages.push([0, encodeAdminPage(this.root)]);
    for (const [logical, bytes] of pages) {
      if (!sameBytes(bytes, this.#file.committed(logical))) this.#file.put(logical, bytes);
    }
    this.#changed.clear();
  }

  #encode({ logical, keys, children }: Node): Uint8Array {
    const numbers = children.length > 0 ? children.map((child) => child.logical) : keys.map(() => this.#noChild);
    if (children.length === 0) numbers.push(this.#noChild);
    return encodeIndexPage(logical, keys, numbers);
  }

  #newNode(keys: string[], children: Node[]): Node {
    const node = { logical: this.#spare.shift() ?? this.#file.add(), keys, children };
    this.#changed.add(node);
    return node;
  }

  #insert(node: Node, key: string): Split | undefined {
    const i = position(node, key);
    if (node.keys[i] === key) throw new RangeError(`the index has the key ${key} already`);
    const child = node.children[i];
    if (child) {
      const split = this.#insert(child, key);
      if (!split) return undefined;
      node.keys.splice(i, 0, split.key);
      node.children.splice(i + 1, 0, split.right);
    } else {
      node.keys.splice(i, 0, key);
    }
    this.#changed.add(node);
    return indexPageBytes(node.keys) > PAGE_BYTES ? this.#split(node) : undefined;
  }

  /** The middle key goes up. */
  #split(node: Node): Split {
    const middle = node.keys.length >> 1;
    const keys = node.keys.splice(middle + 1);
    const key = node.keys.pop() as string;
    return { key, right: this.#newNode(keys, node.children.splice(middle + 1)) };
  }

  #rebuild(without: string): void {
    const keys = this.keys().filter((key) => key !== without);
    this.#spare.push(...nodesUnder(this.#root).map(({ logical }) => logical));
    this.#spare.sort((a, b) => a - b);
    this.#changed.clear();
    this.#root = this.#newNode([], []);
    for (const key of keys) this.add(key);
    for (const logical of this.#spare) this.#file.unmap(logical);
  }
}

/** Where a key is among the keys of a page, or which child it belongs under. */
function position({ keys }: Node, key: string): number {
  const i = keys.findIndex((one) => one >= key);
  return i < 0 ? keys.length : i;
}

function keysUnder({ keys, children }: Node): string[] {
  if (children.length === 0) return keys;
  return children.flatMap((child, i) => [...keysUnder(child), ...keys.slice(i, i + 1)]);
}

function nodesUnder(node: Node): Node[] {
  return [node, ...node.children.flatMap(nodesUnder)];
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.every((byte, i) => byte === b[i]);
}
