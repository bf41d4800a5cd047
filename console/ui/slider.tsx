interface SliderProps {
  value: number;
  onInput: (value: number) => void;
  /** How many are shown, of how many */
  shown: number;
  all: number;
}

/** From which confidence on something is shown. */
export function ConfidenceSlider({ value, onInput, shown, all }: SliderProps) {
  return (
    <label class="slider">
      <span>Confidence from</span>
      <input
        type="range"
        min="0"
        max="100"
        step="1"
        value={value}
        onInput={({ currentTarget }) => onInput(Number(currentTarget.value))}
      />
      <output>{value}</output>
      <span class="fine">
        {shown} of {all}
      </span>
    </label>
  );
}
