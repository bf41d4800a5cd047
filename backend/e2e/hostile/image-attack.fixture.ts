import { expect } from "@jest/globals";
import type { errorCatalogue } from "../../core/errors/error-catalogue.ts";
import type { Target } from "./target.fixture.ts";
import type { Attack } from "./under-attack.fixture.ts";

type Ending = "succeeded" | keyof ReturnType<typeof errorCatalogue>;

export interface ImageAttack extends Attack {
  make: () => Uint8Array | Promise<Uint8Array>;
  ends: Ending;
}

export async function attackWithImage({ make, ends }: ImageAttack, target: Target): Promise<void> {
  const { status, error } = await target.submit(await make());
  expect(error?.code ?? status).toBe(ends);
}
