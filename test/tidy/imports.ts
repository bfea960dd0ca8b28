/** Which imports break the table of rooms, in sentences. */
import { posix } from 'node:path';
import { EVERYBODYS, nameOf, type Room, roomNamed, roomOf, TEST_ROOM } from './rooms.ts';
import { COMPUTED, type Import, type Source } from './source.ts';
import { isTestFile } from './tree.ts';

/** The only files of the witness in `test/oracle` that may know the product: they run it. */
const RUNS_THE_PRODUCT = /^test\/oracle\/(policy\/)?((\w+-)?product\.ts|.*\.test\.ts)$/;

/** Loads a package whose name depends on the machine, of which nobody else is concerned. */
const MAY_COMPUTE = ['packages/runtime/src/postgres/binaries.ts'];

/** What is wrong with a file's imports; `exportsOf` gives the public entries of a room. */
export function importComplaints(
  source: Source,
  exportsOf: (room: Room) => readonly string[],
): string[] {
  return source.imports.flatMap((each) => {
    const problem = problemOf(source.file, each, exportsOf);
    return problem === undefined ? [] : [`${source.file}:${each.line} ${problem}`];
  });
}

function problemOf(
  file: string,
  { specifier, values }: Import,
  exportsOf: (room: Room) => readonly string[],
): string | undefined {
  const room = roomOf(file);
  if (specifier === COMPUTED) {
    return MAY_COMPUTE.includes(file)
      ? undefined
      : 'imports a computed name, which nobody can check';
  }
  if (specifier.startsWith('.')) return problemOfPath(file, specifier, room);
  if (specifier.startsWith('node:')) return problemOfNode(file, specifier, room);
  const target = roomNamed(specifier);
  if (!target) return undefined;
  if (!exportsOf(target).includes(specifier)) {
    return `reaches into ${target.folder}: ${specifier} is not one of its public entries`;
  }
  if (!room) return `imports ${specifier} by name; only rooms do`;
  if (file.startsWith('test/oracle/') && !RUNS_THE_PRODUCT.test(file)) {
    return `imports ${specifier}: a witness shares no arithmetic with the product`;
  }
  return problemOfArrow(room, target, values);
}

/** The arrow between two rooms, checked against the table. */
function problemOfArrow(room: Room, target: Room, values: readonly string[]): string | undefined {
  const name = nameOf(target);
  if (target === room || name === EVERYBODYS || room.mayImport.includes(name)) return undefined;
  if (!room.mayImportTypes?.includes(name)) {
    return `imports ${target.folder}, which the table of rooms does not allow ${room.folder}`;
  }
  const forbidden = values.filter((value) => !Object.hasOwn(room.exceptions ?? {}, value));
  if (forbidden.length === 0) return undefined;
  return `imports ${forbidden.join(', ')} of ${target.folder}; the table allows ${room.folder} only its types`;
}

function problemOfPath(file: string, specifier: string, room: Room | undefined) {
  const target = posix.join(posix.dirname(file), specifier);
  if (roomOf(target) === room) return undefined;
  const isTidyScript = file.startsWith('scripts/') && target.startsWith('test/tidy/');
  if (isTidyScript) return undefined;
  if (roomOf(target)?.folder === TEST_ROOM) return `imports ${target}; nobody imports test`;
  return `leaves its room for ${target}; rooms are entered by their package's name`;
}

function problemOfNode(file: string, specifier: string, room: Room | undefined) {
  if (!room?.pure || isTestFile(file) || isWriter(file)) return undefined;
  if (room.pure.nodeModules.includes(specifier)) return undefined;
  return `imports ${specifier}; ${room.folder} is pure: pass in what it needs as an argument`;
}

/** A script beside the code that writes a document or schema from it; no code imports it. */
export function isWriter(file: string): boolean {
  return /\/write-[a-z-]+\.ts$/.test(file);
}
