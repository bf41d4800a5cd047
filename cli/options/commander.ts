// By value or by type, from here alone: the build makes this one file of commander's eight, which every start reads, and an
// error of commander's is known by its class.
export { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
