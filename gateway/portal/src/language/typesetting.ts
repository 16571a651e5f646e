/** French words with the spaces that never break: before high punctuation, and inside quotation marks. */
export function withFrenchSpaces<Words extends object>(words: Words): Words {
  const set = (value: unknown): unknown => {
    if (typeof value === "string") return value.replace(/ ([?!:;»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
    return withFrenchSpaces(value as object);
  };
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, set(value)])) as Words;
}
