/** "The name of the first known tool used to create the resource": how a picture that this program drew is known again. */
const creatorTool = 'xmp:CreatorTool="rekog"';

/**
 * The metadata of a picture that this program drew, and all of it: where and with what the original was taken is left out.
 * @see https://developer.adobe.com/xmp/docs/XMPNamespaces/xmp/
 */
export const drawnMark =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" ${creatorTool}/></rdf:RDF></x:xmpmeta>`;

/** @param xmp of a picture, as `sharp` reads it */
export const hasDrawnMark = (xmp: Buffer | undefined): boolean =>
  xmp?.includes(creatorTool) ?? false;
