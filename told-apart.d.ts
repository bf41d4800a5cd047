type KeysOf<Union> = Union extends unknown ? keyof Union : never;

/**
 * A union of the contract, whose members say of what only others have that it is not there: what is looked at by its `status` is
 * narrowed, and whoever has not looked may still ask for a property.
 */
export type ToldApart<Union, Each = Union> = Each extends unknown
  ? Each & { [Key in Exclude<KeysOf<Union>, keyof Each>]?: never }
  : never;
