import { expect, it } from "@jest/globals";
import { loadingModel, ModelFileError, RuntimeFileError } from "./model-file-error.ts";

it("names the model whose files could not be loaded, whatever went wrong", async () => {
  const loading = loadingModel("a.bin of b", () => Promise.reject(new Error("no such file")));
  await expect(loading).rejects.toThrow(ModelFileError);
  await expect(loading).rejects.toThrow(
    "The model a.bin of b is missing or damaged (no such file). Install rekog again.",
  );
});

it("does not take a model for damaged where what runs it is", async () => {
  const damaged = new RuntimeFileError("The WebAssembly of c", new Error("cut off"));
  const loading = loadingModel("a.bin of b", () => Promise.reject(damaged));
  await expect(loading).rejects.toBe(damaged);
  expect(damaged.message).toBe(
    "The WebAssembly of c is missing or damaged (cut off). Install rekog again.",
  );
});
