/**
 * Whether it is an object of that class of the platform's, of whichever realm: a page's frames have classes of their own, and what
 * is pasted in an editor is of its frame's. The platform's getter takes its own objects alone, however one looks.
 */
export function isOf<T extends object, Name extends keyof T & string>(
  platformClass: { prototype: T },
  getter: Name,
  value: unknown,
): value is T {
  try {
    Reflect.get(platformClass.prototype, getter, value);
    return true;
  } catch {
    return false;
  }
}
