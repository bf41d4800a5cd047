/** A target, and whether it was met. */
export interface Judgement {
  target: string;
  measured: string;
  met: boolean;
}
