/** The table of claims as text and as JSON. */
import { isBuilt } from '../../test/claims/claim.ts';
import type { Judgement } from './judge.ts';

const COLUMNS = [
  { title: 'id', width: 5 },
  { title: 'claim', width: 40 },
  { title: 'attack', width: 52 },
  { title: 'defended by', width: 46 },
  { title: 'result', width: 22 },
  { title: 'control', width: 16 },
] as const;

function cut(text: string, width: number): string {
  const short = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return short.padEnd(width);
}

const row = (cells: readonly string[]): string =>
  COLUMNS.map(({ width }, i) => cut(cells[i] ?? '', width))
    .join(' ')
    .trimEnd();

function resultText({ verdict, attacks }: Judgement): string {
  if (verdict === 'not built') return 'not built';
  if (attacks.run === 0) return 'MISSING';
  if (attacks.passed < attacks.run) return `ATTACK SUCCEEDS ${attacks.run - attacks.passed}/${attacks.run}`;
  return `attack fails ${attacks.passed}/${attacks.run}`;
}

function controlText({ verdict, controls }: Judgement): string {
  if (verdict === 'not built') return '-';
  if (controls.run === 0) return 'MISSING';
  return controls.passed < controls.run
    ? `FAILS ${controls.run - controls.passed}/${controls.run}`
    : `succeeds ${controls.run}/${controls.run}`;
}

/** The table, one line per claim and suite, then what went wrong. */
export function formatTable(judgements: readonly Judgement[]): string {
  const lines = [row(COLUMNS.map(({ title }) => title)), row(COLUMNS.map(({ width }) => '-'.repeat(width)))];
  let suite = '';
  for (const judgement of judgements) {
    if (judgement.suite !== suite) lines.push('', `suite ${judgement.suite}`);
    suite = judgement.suite;
    const { claim } = judgement;
    const [what, where] = isBuilt(claim) ? [claim.attack, claim.where] : [claim.attack, claim.notBuilt];
    lines.push(row([claim.id, claim.name, what, where, resultText(judgement), controlText(judgement)]));
    lines.push(...judgement.problems.map((problem) => `      ${problem}`));
  }
  return [...lines, '', summary(judgements)].join('\n');
}

export function summary(judgements: readonly Judgement[]): string {
  const having = (verdict: Judgement['verdict']): number => judgements.filter((j) => j.verdict === verdict).length;
  const tests = judgements.reduce((sum, { attacks, controls }) => sum + attacks.run + controls.run, 0);
  return (
    `${having('holds')} claims hold, ${having('broken')} are broken, ${having('missing')} miss a test, ` +
    `${having('not built')} are about parts that are not built; ${tests} tests counted`
  );
}

/** Plain data for --json. */
export function toJson(judgements: readonly Judgement[], seconds: number): object {
  const claims = judgements.map(({ claim, ...rest }) => ({
    id: claim.id,
    name: claim.name,
    claim: claim.claim,
    attack: claim.attack,
    ...(isBuilt(claim) ? { defence: claim.defence, where: claim.where } : { notBuilt: claim.notBuilt }),
    ...rest,
  }));
  return { isGreen: isGreen(judgements), seconds, claims };
}

/** False if any attack succeeds, a control fails, or a listed test is missing. */
export function isGreen(judgements: readonly Judgement[]): boolean {
  return judgements.every(({ verdict }) => verdict === 'holds' || verdict === 'not built');
}
