/** sharp, loaded when a picture is first opened: no other command waits for it. */
export async function loadSharp(): Promise<typeof import("sharp").default> {
  const { default: sharp } = await import("sharp");
  // An Ultra HDR JPEG is opened as the ordinary one that it begins with: libvips's loader of its kind fails at those in grey.
  sharp.block({ operation: ["VipsForeignLoadUhdr"] });
  return sharp;
}
