// The two catalogues say the same things: same keys, same placeholders, nothing empty, Bulgarian in Bulgarian;
// and every sentence is used. Run by `npm run check`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../src/', import.meta.url));
const read = (language) => JSON.parse(readFileSync(join(root, `i18n/${language}.json`), 'utf8'));

/** Sentences which are the same in both languages on purpose. */
const LATIN_ALLOWED = new Set(['offer.range']);
/** Families whose keys are made from the server's codes. */
const BY_CODE =
  /^(problem|reason|outcome|ended|endedItem|system|removedBy|chosenBy|notice|state|microphone)\./;

/** Names of the placeholders of an ICU sentence. */
export function placeholders(sentence) {
  return [...sentence.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]/g)].map((match) => match[1]).sort();
}

export function problemsOf(en, bg, sources) {
  const found = [];
  for (const key of Object.keys(en)) if (!(key in bg)) found.push(`bg.json lacks ${key}`);
  for (const key of Object.keys(bg)) if (!(key in en)) found.push(`en.json lacks ${key}`);
  for (const [key, sentence] of Object.entries(en)) {
    const other = bg[key];
    if (other === undefined) continue;
    if (!sentence.trim() || !other.trim()) found.push(`${key} is empty`);
    const names = new Set(placeholders(sentence));
    const others = new Set(placeholders(other));
    for (const name of names)
      if (!others.has(name)) found.push(`${key}: the Bulgarian sentence lacks {${name}}`);
    for (const name of others)
      if (!names.has(name)) found.push(`${key}: the English sentence lacks {${name}}`);
    if (!/[\u0400-\u04FF]/.test(other) && !LATIN_ALLOWED.has(key))
      found.push(`${key}: Bulgarian in Latin letters: ${other}`);
    const family = key.slice(0, key.lastIndexOf('.') + 1);
    const used = sources.includes(`'${key}'`) || sources.includes(`\`${family}$`) || BY_CODE.test(key);
    if (!used) found.push(`${key} is used nowhere`);
  }
  const keys = Object.keys(en);
  if (keys.join() !== [...keys].sort().join()) found.push('en.json is not sorted');
  return found;
}

const sources = readdirSync(root, { recursive: true })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = problemsOf(read('en'), read('bg'), sources);
  for (const problem of found) process.stderr.write(`${problem}\n`);
  if (found.length > 0) process.exit(1);
}
