import sharp from "sharp";

// An Ultra HDR JPEG is an ordinary one with more behind it. The loader that libvips has for its kind fails at those in grey,
// and what it adds to the others nobody looks at.
sharp.block({ operation: ["VipsForeignLoadUhdr"] });

export { sharp };
