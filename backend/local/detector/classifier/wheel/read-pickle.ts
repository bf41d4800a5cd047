import { WheelError } from "./wheel-error.ts";

/** What a pickle is made of here: of Python's objects there is nothing but these. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickledGlobal
  | object;

/** A class or function by its name. It is a word, and nothing is ever loaded for it. */
export class PickledGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export interface PickleRules {
  /** The names that may occur, such as `collections.OrderedDict`. Each other one ends the reading. */
  globals: ReadonlySet<string>;
  /** What stands for a call. @throws WheelError for what is not to be called so */
  call(name: string, args: readonly PickleValue[]): PickleValue;
  /** What stands for something that is kept outside of the pickle. @throws WheelError */
  persistent(id: PickleValue): PickleValue;
}

const mark = Symbol("mark");
type Slot = PickleValue | typeof mark;

/**
 * Reads one pickle of protocol 2, as data: of its operations those alone that a checkpoint needs. What is built is bounded by
 * the pickle's own length, since no operation copies anything.
 *
 * @param at where it begins
 * @returns the value, and where the pickle ends
 * @throws WheelError for whatever is cut off, unknown or not allowed
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py for the operations
 */
export function readPickle(
  bytes: Buffer,
  at: number,
  rules: PickleRules,
): { value: PickleValue; end: number } {
  const stack: Slot[] = [];
  const memo = new Map<number, Slot>();
  let next = at;

  /** The place of so many bytes, which are read then. */
  function take(count: number): number {
    const from = next;
    if (from + count > bytes.length) throw new WheelError("The checkpoint is cut off.");
    next += count;
    return from;
  }
  const byte = () => bytes.readUInt8(take(1));
  const uint16 = () => bytes.readUInt16LE(take(2));
  const uint32 = () => bytes.readUInt32LE(take(4));
  const int32 = () => bytes.readInt32LE(take(4));
  function line(): string {
    const end = bytes.indexOf(0x0a, next);
    if (end < 0) throw new WheelError("The checkpoint is cut off.");
    const text = bytes.toString("latin1", next, end);
    next = end + 1;
    return text;
  }
  function text(): string {
    const length = uint32();
    const from = take(length);
    return bytes.toString("utf8", from, from + length);
  }
  function long(): bigint {
    const length = byte();
    const from = take(length);
    let value = 0n;
    for (let place = length - 1; place >= 0; place -= 1) {
      value = (value << 8n) | BigInt(bytes.readUInt8(from + place));
    }
    return length === 0 ? 0n : BigInt.asIntN(length * 8, value);
  }

  function pop(): PickleValue {
    const top = stack.pop();
    if (top === undefined || top === mark) throw malformed();
    return top;
  }
  function popToMark(): PickleValue[] {
    const from = stack.lastIndexOf(mark);
    if (from < 0) throw malformed();
    const values = stack.splice(from) as Slot[];
    return values.slice(1) as PickleValue[];
  }
  /** What was popped last is first in a tuple of so many. */
  const tuple = (count: number) => Array.from({ length: count }, pop).reverse();
  function remembered(key: number): Slot {
    const value = memo.get(key);
    if (value === undefined) throw malformed();
    return value;
  }
  function remember(key: number): void {
    const top = stack.at(-1);
    if (top === undefined || top === mark) throw malformed();
    memo.set(key, top);
  }
  function dictOnTop(): Map<PickleValue, PickleValue> {
    const top = stack.at(-1);
    if (!(top instanceof Map)) throw malformed();
    return top;
  }
  function listOnTop(): PickleValue[] {
    const top = stack.at(-1);
    if (!Array.isArray(top)) throw malformed();
    return top;
  }
  function setItems(values: readonly PickleValue[]): void {
    if (values.length % 2 > 0) throw malformed();
    const dict = dictOnTop();
    for (let key = 0; key < values.length; key += 2) {
      dict.set(values[key] as PickleValue, values[key + 1] as PickleValue);
    }
  }
  function append(values: readonly PickleValue[]): void {
    const list = listOnTop();
    for (const value of values) list.push(value);
  }
  function global(): PickledGlobal {
    const name = `${line()}.${line()}`;
    if (!rules.globals.has(name)) {
      const told = JSON.stringify(name.slice(0, 100));
      throw new WheelError(
        `The checkpoint names ${told}, which weights alone do not need. It was not loaded.`,
      );
    }
    return new PickledGlobal(name);
  }
  function call(): PickleValue {
    const args = pop();
    const callee = pop();
    if (!(callee instanceof PickledGlobal) || !Array.isArray(args)) throw malformed();
    return rules.call(callee.name, args);
  }
  /** An object's state, here what torch notes of its modules' versions: nothing of it is needed. */
  function dropState(): void {
    pop();
    dictOnTop();
  }

  const operations: Readonly<Record<number, () => void>> = {
    128: () => {
      if (byte() !== 2) throw new WheelError("The checkpoint's pickle is not of protocol 2.");
    },
    [code("(")]: () => void stack.push(mark),
    [code(")")]: () => void stack.push([]),
    [code("t")]: () => void stack.push(popToMark()),
    133: () => void stack.push(tuple(1)),
    134: () => void stack.push(tuple(2)),
    135: () => void stack.push(tuple(3)),
    [code("N")]: () => void stack.push(null),
    136: () => void stack.push(true),
    137: () => void stack.push(false),
    [code("K")]: () => void stack.push(byte()),
    [code("M")]: () => void stack.push(uint16()),
    [code("J")]: () => void stack.push(int32()),
    138: () => void stack.push(long()),
    [code("X")]: () => void stack.push(text()),
    [code("]")]: () => void stack.push([]),
    [code("a")]: () => append([pop()]),
    [code("e")]: () => append(popToMark()),
    [code("}")]: () => void stack.push(new Map()),
    [code("s")]: () => setItems(tuple(2)),
    [code("u")]: () => setItems(popToMark()),
    [code("q")]: () => remember(byte()),
    [code("r")]: () => remember(uint32()),
    [code("h")]: () => void stack.push(remembered(byte())),
    [code("j")]: () => void stack.push(remembered(uint32())),
    [code("c")]: () => void stack.push(global()),
    [code("R")]: () => void stack.push(call()),
    [code("b")]: dropState,
    [code("Q")]: () => void stack.push(rules.persistent(pop())),
  };

  for (;;) {
    const operation = byte();
    if (operation === code(".")) break;
    const run = operations[operation];
    if (!run) throw new WheelError(`The checkpoint's pickle has the operation ${operation}.`);
    run();
  }
  const value = pop();
  if (stack.length > 0) throw malformed();
  return { value, end: next };
}

function code(operation: string): number {
  return operation.charCodeAt(0);
}

const malformed = () => new WheelError("The checkpoint's pickle makes no sense.");
