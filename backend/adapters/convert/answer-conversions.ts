import { readFile } from "node:fs/promises";
import type { MessagePort } from "node:worker_threads";
import { ConversionError } from "../../core/ports/convert.ts";
import { type ConversionQuestion, threadIsReady } from "./conversion-messages.ts";
import { convertPicture, plainSharp, type Sharp } from "./convert-picture.ts";
import { ConverterFailedError } from "./converter-failed-error.ts";
import { lacksMemory } from "./picture/conversion-fault.ts";

/** Converts what the other side of the port asks for, in this thread. */
export function answerConversions(port: MessagePort, sharp: Sharp) {
  const build = plainSharp(sharp);
  port.on("message", (question: ConversionQuestion) => {
    void answer(question, build).then((reply) => {
      const moved = "converted" in reply ? [reply.converted.jpeg.buffer as ArrayBuffer] : [];
      port.postMessage({ id: question.id, ...reply }, moved);
    });
  });
  port.postMessage(threadIsReady);
}

async function answer(question: ConversionQuestion, sharp: Sharp) {
  const { picture, source, timeoutMs } = question;
  let file: Buffer;
  try {
    file = await bytesOf(picture);
  } catch (error) {
    return cannotRead(error);
  }
  try {
    const converted = await convertPicture(file, source, sharp, { timeoutMs });
    // A buffer of its own, which can be handed over without a copy.
    return { converted: { ...converted, jpeg: new Uint8Array(converted.jpeg) } };
  } catch (error) {
    if (!(error instanceof ConversionError)) return cannotRead(error);
    const isWasmBroken = error.cause instanceof Error && error.cause.name === "RuntimeError";
    return { fault: { reason: error.reason, detail: error.detail }, isWasmBroken };
  }
}

function cannotRead(error: unknown) {
  const { message: said, code } = error as NodeJS.ErrnoException;
  const isMemory = lacksMemory(error) && !(error instanceof ConverterFailedError);
  // What is said before it is about bytes that could not be read without it.
  const message = isMemory ? `There is too little memory (${said.split("\n").at(-1)}).` : said;
  return { cannotRead: { message, ...(code && { code }) } };
}

function bytesOf(picture: string | Uint8Array): Promise<Buffer> | Buffer {
  if (typeof picture === "string") return readFile(picture);
  return Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
}
