export interface SegmentsProps<Value extends string> {
  /** Of the radio buttons; once on the page. */
  name: string;
  /** The id of what says what is chosen here. */
  labelledBy: string;
  values: readonly Value[];
  chosen: Value;
  label(value: Value): string;
  onChoose(value: Value): void;
}

/** A few choices side by side, one of which holds. */
export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { name, labelledBy, values, chosen, label, onChoose } = props;
  return (
    <div className="segments" role="radiogroup" aria-labelledby={labelledBy}>
      {values.map((value) => (
        <label key={value} className="segment">
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          <span className="segment-label">{label(value)}</span>
        </label>
      ))}
    </div>
  );
}
