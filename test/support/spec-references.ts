/** Finds references to docs/ in sources and links in Markdown, and says which of them lead nowhere. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SKIPPED = new Set(['node_modules', '.git', 'gen', 'dist', 'coverage']);
const SOURCE = /\.(ts|move|mjs|toml)$/;

/** All files below `directory` whose name matches, as absolute paths. */
function filesBelow(directory: string, name: RegExp): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((entry) => {
    const path = join(directory, entry);
    if (SKIPPED.has(entry)) return [];
    if (statSync(path).isDirectory()) return filesBelow(path, name);
    return name.test(entry) ? [path] : [];
  });
}

/** "### 3.2 Element validation" -> "element validation"; the number alone is a name too. */
function headingNames(markdown: string): Set<string> {
  const names = new Set<string>();
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    const match = fenced ? null : /^#{1,6} +(?:([0-9]+(?:\.[0-9]+)*)\.? +)?(.+?) *$/.exec(line);
    if (match === null) continue;
    names.add(plain(match[2] ?? ''));
    if (match[1] !== undefined) names.add(match[1]).add(`section ${match[1]}`);
  }
  return names;
}

const plain = (text: string): string => text.toLowerCase().replace(/[`*_]/g, '').trim();

export interface Reference {
  readonly target: string;
  readonly heading: string | undefined;
}

/** `docs/<page>.md`, optionally followed by a comma and the name of one of its headings. */
export function referencesIn(source: string): Reference[] {
  const found = source.matchAll(/docs\/((?:[\w.-]+\/)*[\w-]+\.md)(?:, ([\w][\w -]*))?/g);
  return [...found].map(([, page = '', heading]) => ({ target: `docs/${page}`, heading: heading?.trim() }));
}

/** References of code to pages or headings that do not exist, as `file: reference`; `except`: a file that plants some. */
export function brokenReferences(root: string, rooms: readonly string[], except = ''): string[] {
  const headings = new Map<string, Set<string> | undefined>();
  const namesOf = (target: string): Set<string> | undefined => {
    const path = join(root, target);
    if (!headings.has(target))
      headings.set(target, existsSync(path) ? headingNames(readFileSync(path, 'utf8')) : undefined);
    return headings.get(target);
  };
  return rooms
    .flatMap((room) => filesBelow(join(root, room), SOURCE))
    .filter((file) => file !== except)
    .flatMap((file) =>
      referencesIn(readFileSync(file, 'utf8'))
        .filter(({ target, heading }) => {
          const names = namesOf(target);
          return names === undefined || (heading !== undefined && !names.has(plain(heading)));
        })
        .map(
          ({ target, heading }) =>
            `${relative(root, file)}: ${heading === undefined ? target : `${target}, ${heading}`}`,
        ),
    );
}

/** GitHub's anchor of a heading. */
function anchorsOf(markdown: string): Set<string> {
  const lines = markdown.split('\n').filter((line) => /^#{1,6} /.test(line));
  const text = lines.map((line) => line.replace(/^#+ +/, '').toLowerCase());
  return new Set(text.map((heading) => heading.replace(/[^\w\- ]/g, '').replaceAll(' ', '-')));
}

/** Relative links of all Markdown files that lead to no file or no heading, as `file: link`. */
export function brokenLinks(root: string): string[] {
  return filesBelow(root, /\.md$/).flatMap((file) => {
    const text = readFileSync(file, 'utf8').replace(/```[\s\S]*?```/g, '');
    const links = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = '']) => link);
    return links
      .filter((link) => !/^[a-z]+:/.test(link) && !resolves(file, link))
      .map((link) => `${relative(root, file)}: ${link}`);
  });
}

function resolves(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(target)) return false;
  return anchor === undefined || (target.endsWith('.md') && anchorsOf(readFileSync(target, 'utf8')).has(anchor));
}
