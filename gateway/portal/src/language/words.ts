/** The same keys, in another language: a word forgotten is a type error. */
export type Same<Text> = { [Key in keyof Text]: Text[Key] extends string ? string : Same<Text[Key]> };
