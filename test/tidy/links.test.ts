import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkComplaints } from './links.ts';

test('links lead to files or folders of the project, from where the document lies', () => {
  const files = ['docs/a.md', 'docs/decisions/b.md', 'README.md'];
  const said = (text: string) => linkComplaints('docs/a.md', text, files);
  assert.deepEqual(said('[b](decisions/b.md#why), [all](decisions/), [r](../README.md)'), []);
  assert.deepEqual(said('[outside](https://nuanbu.example/x), [here](#there)'), []);
  assert.deepEqual(said('text\n[b](b.md) and [d](decision/)'), [
    'docs/a.md:2 links to b.md, which is not there',
    'docs/a.md:2 links to decision/, which is not there',
  ]);
});
