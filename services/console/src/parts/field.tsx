import { Form } from 'antd';
import { type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly isRequired?: boolean;
  /** What is wrong with what was typed. */
  readonly error?: string;
  /** Draws the input, which takes the id so that the label is its own. */
  readonly children: (id: string) => ReactNode;
}

/** An input with its label and what is to be said of it, in a `FieldGroup`. */
export function Field({ label, help, isRequired = false, error, children }: FieldProps) {
  const id = useId();
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      required={isRequired}
      extra={help}
      {...(error !== undefined && { validateStatus: 'error' as const, help: error })}
    >
      {children(id)}
    </Form.Item>
  );
}

/** Inputs below one another, each under its label. */
export function FieldGroup({ children }: { readonly children: ReactNode }) {
  return (
    <Form layout="vertical" component="div" className="nb-fields">
      {children}
    </Form>
  );
}
