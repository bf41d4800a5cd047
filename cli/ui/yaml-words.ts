/** What the parser of YAML says, for whoever wrote the file: without its advice to whoever called it. */
export const yamlWords = (sentence: string) => sentence.replace(/; please use YAML\.\w+\(\)/, "");
