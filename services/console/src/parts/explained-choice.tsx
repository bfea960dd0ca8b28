import { Radio } from 'antd';

export interface ExplainedChoiceProps<Value extends string> {
  readonly id: string;
  readonly label: string;
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** What follows from it, below its word. */
    readonly says: string;
    readonly disabled?: boolean;
  }[];
}

/** A choice between a few ways, each with what follows from it. */
export function ExplainedChoice<Value extends string>(props: ExplainedChoiceProps<Value>) {
  const { id, label, value, onChange, options } = props;
  return (
    <Radio.Group
      id={id}
      aria-label={label}
      className="nb-choices"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      options={options.map(({ says, label: word, ...option }) => ({
        ...option,
        label: (
          <>
            {word}
            <span className="nb-fine nb-block">{says}</span>
          </>
        ),
      }))}
    />
  );
}
