/** A confidence as a bar and a number. */
export function Confidence({ value }: { value: number }) {
  const share = Math.max(0, Math.min(100, value));
  return (
    <span class="confidence" style={{ "--share": `${share}%` }}>
      {value.toFixed(1)}
    </span>
  );
}
