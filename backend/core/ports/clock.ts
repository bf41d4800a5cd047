/** Time, passed in so that tests decide what it is. */
export type Clock = () => Date;

/** Makes ids that no one can guess. */
export type IdSource = () => string;
