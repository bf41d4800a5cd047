/** The modules of the functions that `serverless.yml` names, as URLs: the built ones beside this module. */
export function functionModules(): Record<string, string> {
  const at = (file: string) => new URL(`../functions/${file}.js`, import.meta.url).href;
  return {
    createBlob: at("create-blob"),
    getBlob: at("get-blob"),
    deleteBlob: at("delete-blob"),
    redeliverCallback: at("redeliver-callback"),
    processBlob: at("process-blob"),
    makeCallback: at("make-callback"),
  };
}
