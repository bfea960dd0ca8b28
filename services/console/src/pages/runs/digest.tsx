import './runs.css';
import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useWords } from '../../language/language.tsx';
import { runWords } from './words.ts';

/** A digest to be read and to be copied, which browsers allow only under https. */
export function Digest({ text }: { readonly text: string }) {
  const { page: words } = useWords(runWords);
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    void message.success(words.copied);
  };
  return (
    <span className="nb-digest">
      <code>{text}</code>
      {'clipboard' in navigator && (
        <Button
          type="text"
          size="small"
          icon={<CopyOutlined aria-hidden />}
          aria-label={words.copy}
          onClick={() => void copy()}
        />
      )}
    </span>
  );
}
