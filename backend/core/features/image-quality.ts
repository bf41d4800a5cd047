/** How good a picture is to look at, each 0–100, where the detector was asked to measure it. */
export interface ImageQuality {
  brightness: number;
  contrast: number;
  sharpness: number;
}

/** What is known of a picture, as far as advice goes by it. */
export interface SeenPicture {
  bytes: number;
  /** Pixels */
  width?: number;
  /** Pixels */
  height?: number;
  /** The file's size is that of another format, and says nothing of what it shows. */
  converted?: true;
  quality?: ImageQuality;
}
