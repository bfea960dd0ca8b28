import { Link } from 'react-router';
import { useLabel } from '../../language/language.tsx';
import { pageOfSubject, SUBJECT_KINDS, subjectOf } from './subjects.ts';

/** What an entry is about, in words, and a way to its page where there is one. */
export function SubjectLink({ text }: { readonly text: string }) {
  const label = useLabel();
  const subject = subjectOf(text);
  const { kind, name } = subject;
  const shown = kind === undefined ? name : `${label(SUBJECT_KINDS, kind)} ${name}`.trim();
  const page = pageOfSubject(subject);
  return page === undefined ? <span>{shown}</span> : <Link to={page}>{shown}</Link>;
}
