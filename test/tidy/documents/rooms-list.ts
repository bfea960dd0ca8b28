/** The README's list of rooms, printed from the table that the guards check every import against. */
import { EVERYBODYS, nameOf, ROOMS, type Room } from '../rooms.ts';
import { markdownTable } from './markdown.ts';

export function roomsList(): string {
  const rows = ROOMS.map((room) => [`\`${room.folder}\``, room.about, neighbours(room)]);
  return [
    markdownTable(['Room', 'What lives there', 'May import'], rows),
    `Everybody may import \`${EVERYBODYS}\`. An arrow that is not in this table is forbidden; \`test/tidy\` reads every import and fails on one that is.`,
  ].join('\n\n');
}

function neighbours(room: Room): string {
  const others = ROOMS.filter((other) => other !== room && nameOf(other) !== EVERYBODYS);
  if (others.every((other) => room.mayImport.includes(nameOf(other)))) return 'everything';
  const types = (room.mayImportTypes ?? []).map((name) => `${name} (types)`);
  const all = [...room.mayImport, ...types];
  return all.length === 0 ? 'nothing' : all.join(', ');
}
