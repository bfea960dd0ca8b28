import { Input } from 'antd';

/** A day that a list is asked for; none where it is empty. */
export function DayField({
  label,
  day,
  onChange,
}: {
  readonly label: string;
  readonly day: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Ant Design's input is the control
    <label className="nb-days">
      <span className="nb-quiet">{label}</span>
      <Input
        type="date"
        value={day ?? ''}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
    </label>
  );
}
