const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escapeXml = (text) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
