/**
 * What another language has to say of a catalogue: the same keys and nothing else, any words, functions of the same
 * arguments. A missing or surplus key is a compile error.
 */
export type Said<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Words
    ? (...given: Given) => Said<Words>
    : { readonly [Key in keyof T]: Said<T[Key]> };
