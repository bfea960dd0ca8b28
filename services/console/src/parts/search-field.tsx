import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';

/** Somebody who still types is not asked for. */
const PAUSE_MS = 300;

export interface SearchFieldProps {
  /** What can be looked for; it is also the hint inside. */
  readonly label: string;
  readonly value: string | undefined;
  /** Called a moment after the last letter, and at once by Enter. */
  readonly onChange: (text: string | undefined) => void;
  readonly width: number;
}

/** A field to search a list by; it follows the address when that changes by itself. */
export function SearchField({ label, value, onChange, width }: SearchFieldProps) {
  const [text, setText] = useState(value ?? '');
  const told = useRef(value ?? '');
  useEffect(() => {
    if ((value ?? '') === told.current) return;
    told.current = value ?? '';
    setText(value ?? '');
  }, [value]);
  const tell = (next: string) => {
    const wanted = next.trim();
    if (wanted === told.current) return;
    told.current = wanted;
    onChange(wanted === '' ? undefined : wanted);
  };
  const wait = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(wait.current), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(wait.current);
    wait.current = setTimeout(() => tell(next), PAUSE_MS);
  };
  return (
    <Input
      type="search"
      allowClear
      aria-label={label}
      placeholder={label}
      prefix={<SearchOutlined aria-hidden />}
      style={{ width }}
      value={text}
      maxLength={100}
      onChange={({ target }) => type(target.value)}
      onPressEnter={() => {
        clearTimeout(wait.current);
        tell(text);
      }}
    />
  );
}
