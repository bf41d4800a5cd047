import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";

/**
 * The user's home folder: what the environment says, and the account's where that is empty or relative. What is kept there
 * would otherwise be in whichever folder a command is run in.
 */
export function homeFolder(said = homedir(), ofAccount = () => userInfo().homedir): string {
  if (isAbsolute(said)) return said;
  try {
    return ofAccount();
  } catch {
    // An account without an entry, as containers have them.
    return said;
  }
}
