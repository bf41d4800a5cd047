/**
 * Tells the user that the functions cannot be started again, and what to do. Once, however often it is tried: the log has
 * each time.
 */
export function tellOfFunctions(tell: (line: string) => void) {
  let told: string | undefined;
  return (reason: string): void => {
    if (told === reason) return;
    told = reason;
    tell(
      `The API's functions ended and cannot be started again: ${reason} (functions_not_restarted). ` +
        "It is tried again, and requests wait meanwhile. If rekog was updated, moved or removed while this runs, stop it " +
        "and start `rekog local` again; else its log, rekog.log in the data folder, tells more.",
    );
  };
}
