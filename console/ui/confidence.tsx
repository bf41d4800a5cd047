/** A confidence as a bar and a number. */
export function Confidence({ value }: { value: number }) {
  return (
    <span class="confidence">
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${Math.max(0, Math.min(100, value))}%` }} />
      </span>
      <span class="number">{value.toFixed(1)}</span>
    </span>
  );
}
