/** What sharp is given for a file. */
export interface Prepared {
  bytes: Uint8Array;
  /** Asked for where these bytes turn out to be damaged. */
  orElse?(): Prepared | Promise<Prepared>;
  /** What the file says of it, where sharp does not see it or makes it up. */
  orientation?: number;
  /** What sharp finds in the bytes, where it is not what it finds in files of that format. */
  contains?: string;
  /** An end or a checksum was added or corrected: what is missing of the pixels must not be passed by. */
  isRepaired?: boolean;
  /** Where sharp says no more than a warning of pixels that are missing, and says it of healthy files, too. */
  isWatched?: boolean;
  /** Which of several pictures it is, from 0. */
  page?: number;
}
