import type { Warning } from "./warning.ts";

/** What is told of a picture that is damaged and has all of its pixels. */
export function repairWarnings({ repaired }: { repaired?: true }): Warning[] {
  if (!repaired) return [];
  return [
    {
      code: "image_repaired",
      message:
        "The file is damaged (its end is missing, or a checksum is wrong), and was recognised all the same: its pixels are there.",
      hint: "Fetch it again in full, or save it again with an image program, where it is to be kept.",
    },
  ];
}
