/** docs/claims.md from the table: three lines per claim. */
import { type Claim, isBuilt, type TestName } from '../../test/claims/claim.ts';

const INTRODUCTION = `# Claims and the attacks that show them

Written from \`test/claims/table.ts\` by \`npm run claims -- --write-page\`; a test compares the two. \`npm run claims\` runs every
attack below against the real functions, together with its control: the same attack where the check is off, in a test build of the
function or against an object the test made unchecked, never by a switch in the product. \`npm run mutate\` takes each defence out
of a copy of the sources and demands that the attack's tests turn red.

A row that says "not built" is about something this version does not have; nothing is claimed there.
`;

const SECTIONS: readonly { readonly prefix: RegExp; readonly title: string }[] = [
  { prefix: /^ZT/, title: 'Zero trust: what all validators together cannot do' },
  { prefix: /^NT/, title: 'No trust below the threshold: the user with fewer validators than the quorum' },
  { prefix: /^RB/, title: 'Robustness: faulty validators below one third' },
  { prefix: /^F/, title: 'Known attacks on such systems' },
];

const files = (names: readonly TestName[]): string =>
  [...new Set(names.map(({ file }) => file))].map((file) => `[${shortName(file)}](../${file})`).join(', ');

const shortName = (file: string): string => file.replace(/^.*\//, '').replace(/\.test\.ts$/, '');

/** Heading and exactly three lines. */
export function renderClaim(claim: Claim): string {
  const heading = `### ${claim.id} ${claim.name}`;
  const [first, second] = [`- Claim: ${claim.claim}`, `- Attack: ${claim.attack}.`];
  const third = isBuilt(claim)
    ? `- Defence: ${claim.defence} Code: \`${claim.where}\`. Tests: ${files([...claim.attacks, ...claim.controls])}.`
    : `- Not built: ${claim.notBuilt}`;
  return [heading, '', first, second, third, ''].join('\n');
}

export function renderPage(claims: readonly Claim[]): string {
  const sections = SECTIONS.map(({ prefix, title }) => {
    const own = claims.filter(({ id }) => prefix.test(id));
    return `## ${title}\n\n${own.map(renderClaim).join('\n')}`;
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}
