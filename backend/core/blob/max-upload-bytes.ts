import { conversionLimits } from "./conversion-limits.ts";
import { imageLimits } from "./image-limits.ts";

/** The largest file that can be uploaded: larger ones than recognition takes, where they are converted. */
export const maxUploadBytes = (converts: boolean): number =>
  (converts ? conversionLimits : imageLimits).maxBytes;
