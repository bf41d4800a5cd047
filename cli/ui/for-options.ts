/** A hint of the API's, which speaks of its parameters and requests: whoever types has options and commands. */
export const forOptions = (hint: string) =>
  hint
    .replaceAll(/`min_confidence\.(\w+)`/g, "`--min-confidence $1=…`")
    .replaceAll("`callback_certificate_sha256`", "`--callback-certificate`")
    .replaceAll(
      /`(min_confidence|max_labels)`/g,
      (_, name: string) => `\`--${name.replace("_", "-")}\``,
    )
    .replaceAll("GET /blobs/{blob_id}", "`rekog get`");
