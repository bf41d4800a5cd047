import type { CaseRequest } from "./case-request.ts";
import type { CasePicture, Expectation } from "./manifest.ts";

/** A case, with the manifest's defaults worked in. */
export interface SuiteCase {
  /** Unique in the suite */
  name: string;
  /** As the manifest or the folder has it; undefined when the picture is made at run time */
  file: string | undefined;
  picture: CasePicture;
  /** What is asked of the API beside the picture */
  request: CaseRequest;
  /** The name of the case that must be at its end first */
  after: string | undefined;
  expect: Expectation;
  /** At which place it is in the manifest's `cases` */
  index: number;
}

/** What `rekog run-tests` runs. */
export interface Suite {
  /** Of the folder or the zip */
  name: string;
  /** Absolute; every picture is inside */
  folder: string;
  /** In the order of the manifest, or of the pictures' names; never empty */
  cases: SuiteCase[];
  /** Symbolic links, from the folder on, that are no cases though pictures may be behind them */
  links: readonly string[];
  /** Undefined when every picture in the folder is a case */
  manifest: SuiteManifest | undefined;
  /** Whether the files are a copy out of a zip, not the user's own */
  isUnpacked: boolean;
}

/** The `cases.yaml` that was read. */
export interface SuiteManifest {
  /** Absolute */
  path: string;
  text: string;
}
