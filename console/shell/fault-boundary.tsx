import { Component, type ComponentChildren } from "preact";
import { FailureNote } from "../ui/failure-note.tsx";

/** Keeps the rest of the page where an answer has another form than the contract's, as of an API that is much older or newer. */
export class FaultBoundary extends Component<{ children: ComponentChildren }, { fault?: unknown }> {
  override state: { fault?: unknown } = {};

  override componentDidCatch(fault: unknown): void {
    this.setState({ fault });
  }

  override render() {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <FailureNote
        failure={{
          message: `This cannot be shown: ${fault instanceof Error ? fault.message : String(fault)}`,
          hint: "The answer is not as the page knows it: the API may be of another version. It is under Requests and JSON as it came.",
        }}
      />
    );
  }
}
