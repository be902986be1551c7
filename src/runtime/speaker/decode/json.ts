/** Looking into parsed JSON that may have any shape: own properties only, so `__proto__` and friends are plain keys. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

export function ownObject(object: JsonObject, key: string): JsonObject | undefined {
  const value = own(object, key);
  return isObject(value) ? value : undefined;
}

export function ownString(object: JsonObject, key: string): string | undefined {
  const value = own(object, key);
  return typeof value === 'string' ? value : undefined;
}

/** An integer 0..`most`. JSON has no -0 that matters, and 1e3 is as good as 1000. */
export const isWord = (value: unknown, most = 0xffffffff): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
