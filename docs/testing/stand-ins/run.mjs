// `node run.mjs PROGRAM WORDS…` does what PROGRAM's stand-in does: refuses the words, or runs.
const [program, ...words] = process.argv.slice(2);
const { refusal, run } = await import(`./${program}.mjs`);
const why = refusal(words);
if (why !== undefined) {
  process.stderr.write(`${program}: ${why}\n`);
  process.exit(1);
}
run?.(words);
